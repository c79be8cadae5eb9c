import { notSupportedYet } from '../../collector.ts';

export const windowsVolumesSection = notSupportedYet;
