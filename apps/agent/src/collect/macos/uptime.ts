import { notSupportedYet } from '../collector.ts';

export const macUptime = notSupportedYet;
export const macBootId = notSupportedYet;
