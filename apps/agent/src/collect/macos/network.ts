import { notSupportedYet } from '../collector.ts';

export const macNetwork = notSupportedYet;
