import { notSupportedYet } from '../collector.ts';

export const windowsVolumes = notSupportedYet;
