import { notSupportedYet } from '../../collector.ts';

export const macServicesSection = notSupportedYet;
