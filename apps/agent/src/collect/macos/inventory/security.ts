import { notSupportedYet } from '../../collector.ts';

export const macSecuritySection = notSupportedYet;
