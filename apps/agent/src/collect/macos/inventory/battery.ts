import { notSupportedYet } from '../../collector.ts';

export const macBatterySection = notSupportedYet;
