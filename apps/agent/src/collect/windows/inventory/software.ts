import { notSupportedYet } from '../../collector.ts';

export const windowsSoftwareSection = notSupportedYet;
