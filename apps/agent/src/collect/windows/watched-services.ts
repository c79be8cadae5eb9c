import { notSupportedYet } from '../collector.ts';

export const windowsWatchedServices = notSupportedYet;
