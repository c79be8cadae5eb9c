import { notSupportedYet } from '../../collector.ts';

export const windowsSessionsSection = notSupportedYet;
