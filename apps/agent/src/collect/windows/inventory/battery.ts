import { notSupportedYet } from '../../collector.ts';

export const windowsBatterySection = notSupportedYet;
