import { notSupportedYet } from '../collector.ts';

export const windowsUptime = notSupportedYet;
export const windowsBootId = notSupportedYet;
