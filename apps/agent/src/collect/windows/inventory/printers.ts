import { notSupportedYet } from '../../collector.ts';

export const windowsPrintersSection = notSupportedYet;
