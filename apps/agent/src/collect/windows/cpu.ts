import { notSupportedYet } from '../collector.ts';

export const windowsCpu = notSupportedYet;
