import { notSupportedYet } from '../../collector.ts';

export const windowsMemorySection = notSupportedYet;
