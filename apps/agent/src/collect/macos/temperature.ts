import { notSupportedYet } from '../collector.ts';

export const macTemperature = notSupportedYet;
