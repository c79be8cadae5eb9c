import { notSupportedYet } from '../../collector.ts';

export const macCpuSection = notSupportedYet;
