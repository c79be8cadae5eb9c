import { notSupportedYet } from '../collector.ts';

export const windowsNetwork = notSupportedYet;
