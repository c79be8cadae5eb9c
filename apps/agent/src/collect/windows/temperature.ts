import { notSupportedYet } from '../collector.ts';

export const windowsTemperature = notSupportedYet;
