import { notSupportedYet } from '../collector.ts';

export const macMemory = notSupportedYet;
