import { notSupportedYet } from '../../collector.ts';

export const macPrintersSection = notSupportedYet;
