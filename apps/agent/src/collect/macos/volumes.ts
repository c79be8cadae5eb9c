import { notSupportedYet } from '../collector.ts';

export const macVolumes = notSupportedYet;
