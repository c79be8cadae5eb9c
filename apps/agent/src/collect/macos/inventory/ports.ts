import { notSupportedYet } from '../../collector.ts';

export const macPortsSection = notSupportedYet;
