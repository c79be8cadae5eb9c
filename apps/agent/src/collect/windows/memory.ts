import { notSupportedYet } from '../collector.ts';

export const windowsMemory = notSupportedYet;
