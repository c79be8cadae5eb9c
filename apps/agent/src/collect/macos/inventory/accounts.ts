import { notSupportedYet } from '../../collector.ts';

export const macAccountsSection = notSupportedYet;
