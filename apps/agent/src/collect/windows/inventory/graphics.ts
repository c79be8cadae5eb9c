import { notSupportedYet } from '../../collector.ts';

export const windowsGraphicsSection = notSupportedYet;
