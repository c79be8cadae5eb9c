import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { judgeDkim, judgeDmarc, judgeSpf, spfIncludes } from './mailboxes.dns.rules.ts';

describe('SPF', () => {
  it.each([
    ['imap', [], 'missing'],
    ['imap', ['google-site-verification=x', 'v=spf10 -all'], 'missing'],
    ['imap', ['v=spf1 mx -all'], 'ok'],
    ['imap', ['v=spf1 mx -all', 'V=SPF1 a -all'], 'several'],
    ['google', ['v=spf1 mx -all'], 'not_included'],
    ['google', ['v=spf1 include:_spf.google.com ~all'], 'ok'],
  ] as const)('of %s with %j is %s', (kind, records, judged) => {
    expect(judgeSpf(kind, records, new Set(records.flatMap(spfIncludes)))).toBe(judged);
  });

  it('hands on to other domains', () => {
    expect(
      spfIncludes('v=spf1 include:A.example ?include:b.example ip4:1.2.3.4 redirect=c.example include:%{d}.x'),
    ).toEqual([...['a.example', 'b.example', 'c.example']]);
  });
});

describe('DKIM', () => {
  const pair = (type: 'ed25519' | 'rsa') => {
    const keys = type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
    const der = keys.publicKey.export({ type: 'spki', format: 'der' });
    return { der, pem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  };

  it('fits the key that mail is signed with', () => {
    const [rsa, other, edwards] = [pair('rsa'), pair('rsa'), pair('ed25519')];
    const published = (der: Buffer) => [`v=DKIM1; k=rsa; p=${der.toString('base64').replace(/(.{20})/, '$1 ')}`];

    expect(judgeDkim(published(rsa.der), rsa.pem)).toBe('ok');
    expect(judgeDkim(published(rsa.der), other.pem)).toBe('mismatch');
    expect(judgeDkim(published(edwards.der.subarray(-32)), edwards.pem)).toBe('ok');
    expect(judgeDkim(published(rsa.der), undefined)).toBe('not_signed');
    expect(judgeDkim(published(rsa.der), 'no key')).toBe('mismatch');
    expect(judgeDkim(['v=DKIM1; p='], rsa.pem)).toBe('missing');
    expect(judgeDkim([], rsa.pem)).toBe('missing');
  });
});

it.each([
  [[], false, 'missing'],
  [['v=DMARC1; p=reject'], false, 'reject'],
  [['v=DMARC1; p=Quarantine; pct=50'], false, 'quarantine'],
  [['v=DMARC1; p=reject; sp=none'], true, 'none'],
  [['v=DMARC1; p=reject'], true, 'reject'],
  [['v=DMARC1; p=reject', 'v=DMARC1; p=none'], false, 'missing'],
  [['v=DMARC1; rua=mailto:x@example.com'], false, 'missing'],
] as const)('DMARC %j, inherited %s: %s', (records, inherited, judged) => {
  expect(judgeDmarc(records, inherited)).toBe(judged);
});
