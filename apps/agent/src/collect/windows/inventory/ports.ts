import { notSupportedYet } from '../../collector.ts';

export const windowsPortsSection = notSupportedYet;
