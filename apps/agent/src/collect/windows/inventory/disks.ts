import { notSupportedYet } from '../../collector.ts';

export const windowsDisksSection = notSupportedYet;
