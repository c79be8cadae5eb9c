// Domains that anybody gets an address at: letting in all of one is not offered. The server knows more of them and decides.
const FREE_MAIL: ReadonlySet<string> = new Set([
  'gmail.com',
  'hotmail.com',
  'hotmail.es',
  'outlook.com',
  'outlook.es',
  'live.com',
  'live.com.mx',
  'msn.com',
  'yahoo.com',
  'yahoo.com.mx',
  'yahoo.es',
  'icloud.com',
  'me.com',
  'aol.com',
  'proton.me',
  'protonmail.com',
  'gmx.com',
  'zoho.com',
  'prodigy.net.mx',
]);

export const isKnownFreeMail = (domain: string): boolean => FREE_MAIL.has(domain.toLowerCase());
