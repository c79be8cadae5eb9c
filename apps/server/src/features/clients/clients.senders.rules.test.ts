import { describe, expect, it } from 'vitest';
import { domainOf, isFreeMail } from './clients.senders.rules.ts';

describe('a domain where anybody has a mailbox', () => {
  it.each([
    ...['gmail.com', 'hotmail.com', 'hotmail.es', 'outlook.com', 'outlook.es', 'live.com', 'live.com.mx', 'msn.com'],
    ...['yahoo.com', 'yahoo.com.mx', 'yahoo.co.uk', 'icloud.com', 'prodigy.net.mx', 'protonmail.com', 'mail.ru'],
  ])('%s is one', (domain) => {
    expect(isFreeMail(domain)).toBe(true);
  });

  it.each([
    { domain: 'industrias-tebi.com.mx', because: 'it is a company’s' },
    { domain: 'live.industrias.mx', because: 'only endings of countries follow the name of a provider' },
    { domain: 'mail.gmail.com', because: 'Gmail gives no such addresses' },
    { domain: 'yahoo', because: 'it is no domain' },
  ])('$domain is none: $because', ({ domain }) => {
    expect(isFreeMail(domain)).toBe(false);
  });
});

describe('the domain of an address', () => {
  it.each([
    { address: 'Ana@Tebi.MX', domain: 'tebi.mx' },
    { address: '"a@b"@tebi.mx', domain: 'tebi.mx' },
    { address: 'MAILER-DAEMON', domain: undefined },
    { address: 'ana@', domain: undefined },
  ])('of $address is $domain', ({ address, domain }) => {
    expect(domainOf(address)).toBe(domain);
  });
});
