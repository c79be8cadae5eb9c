import { notSupportedYet } from '../../collector.ts';

export const windowsUpdatesSection = notSupportedYet;
