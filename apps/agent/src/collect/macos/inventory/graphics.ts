import { notSupportedYet } from '../../collector.ts';

export const macGraphicsSection = notSupportedYet;
