import { notSupportedYet } from '../../collector.ts';

export const macSoftwareSection = notSupportedYet;
