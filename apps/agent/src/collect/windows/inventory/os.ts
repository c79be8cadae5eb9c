import { notSupportedYet } from '../../collector.ts';

export const windowsOsSection = notSupportedYet;
