import { notSupportedYet } from '../../collector.ts';

export const windowsCpuSection = notSupportedYet;
