import { notSupportedYet } from '../../collector.ts';

export const macDisksSection = notSupportedYet;
