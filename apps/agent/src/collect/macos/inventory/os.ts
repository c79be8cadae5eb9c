import { notSupportedYet } from '../../collector.ts';

export const macOsSection = notSupportedYet;
