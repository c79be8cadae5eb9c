import { notSupportedYet } from '../../collector.ts';

export const macVolumesSection = notSupportedYet;
