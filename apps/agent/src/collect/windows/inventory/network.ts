import { notSupportedYet } from '../../collector.ts';

export const windowsNetworkSection = notSupportedYet;
