import { notSupportedYet } from '../../collector.ts';

export const windowsSecuritySection = notSupportedYet;
