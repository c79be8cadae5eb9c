import { notSupportedYet } from '../../collector.ts';

export const macMemorySection = notSupportedYet;
