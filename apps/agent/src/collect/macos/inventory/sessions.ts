import { notSupportedYet } from '../../collector.ts';

export const macSessionsSection = notSupportedYet;
