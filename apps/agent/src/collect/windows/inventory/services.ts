import { notSupportedYet } from '../../collector.ts';

export const windowsServicesSection = notSupportedYet;
