import { notSupportedYet } from '../collector.ts';

export const macCpu = notSupportedYet;
