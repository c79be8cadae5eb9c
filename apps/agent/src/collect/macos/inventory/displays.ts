import { notSupportedYet } from '../../collector.ts';

export const macDisplaysSection = notSupportedYet;
