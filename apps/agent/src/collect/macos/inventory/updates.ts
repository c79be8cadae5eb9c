import { notSupportedYet } from '../../collector.ts';

export const macUpdatesSection = notSupportedYet;
