import { notSupportedYet } from '../../collector.ts';

export const windowsAccountsSection = notSupportedYet;
