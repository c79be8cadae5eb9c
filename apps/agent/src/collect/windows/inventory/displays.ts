import { notSupportedYet } from '../../collector.ts';

export const windowsDisplaysSection = notSupportedYet;
