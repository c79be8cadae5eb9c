import { notSupportedYet } from '../collector.ts';

export const macWatchedServices = notSupportedYet;
