import { notSupportedYet } from '../../collector.ts';

export const macNetworkSection = notSupportedYet;
