import { createHmac } from 'node:crypto';
import { type IntakeParts, intakeText } from '@lanet/contracts/mail-intake';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelopeOf, isFresh, isSigned, partsOf, placeOf } from './inbound-mail.http.rules.ts';

const SECRET = 'lnm_secret';
const signed = (parts: IntakeParts, secret = SECRET) =>
  `v1=${createHmac('sha256', secret)
    .update(Buffer.from(intakeText(parts), 'latin1'))
    .digest('hex')}`;

/** As a header's value is. */
const value = fc.string({ unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCharCode(code)) });
const parts: fc.Arbitrary<IntakeParts> = fc.record({
  ...{ mailboxId: value, timestamp: value, contentSha256: value },
  ...{ delivery: value, sender: value, recipient: value },
});

describe('a signature', () => {
  it('is of all that is said, and of nothing else', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const isSame = intakeText(one) === intakeText(other);
        expect(isSigned(one, signed(one), [SECRET])).toBe(true);
        expect(isSigned(other, signed(one), [SECRET])).toBe(isSame);
        expect(isSame).toBe(Object.entries(one).every(([name, text]) => Reflect.get(other, name) === text));
      }),
    );
  });

  it('is by any of the secrets, and by none where there is none', () => {
    fc.assert(
      fc.property(parts, fc.array(value, { maxLength: 4 }), value, (one, secrets, secret) => {
        expect(isSigned(one, signed(one, secret), secrets)).toBe(secrets.includes(secret));
      }),
    );
  });

  it.each(['', 'v1=', 'v1=00', undefined, ['v1=00'], 'x'.repeat(10_000), '\u{1f600}'.repeat(40)])(
    'is not %s',
    (text) => {
      const said = partsOf('id', {});

      expect(isSigned(said, text, [SECRET])).toBe(false);
      expect(isSigned(said, `${signed(said)}${text}`, [SECRET])).toBe(text === '');
    },
  );
});

it.each([
  { timestamp: '1000', atSeconds: 1300, fresh: true },
  { timestamp: '1000', atSeconds: 1301, fresh: false },
  { timestamp: '1000', atSeconds: 700, fresh: true },
  { timestamp: '1000', atSeconds: 699, fresh: false },
  { timestamp: '999999999999', atSeconds: 1000, fresh: false },
])('of $timestamp it is fresh at $atSeconds: $fresh', ({ timestamp, atSeconds, fresh }) => {
  expect(isFresh(timestamp, atSeconds * 1000)).toBe(fresh);
});

it('names a message by its bytes, and by the delivery where one is told', () => {
  const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
  const named = [
    { contentSha256: a, delivery: '' },
    { contentSha256: a, delivery: '1' },
    { contentSha256: a, delivery: '2' },
    { contentSha256: b, delivery: '1' },
  ].map((one) => placeOf(one).uid);

  expect(new Set(named).size).toBe(4);
});

it.each([
  { sender: '', recipient: '', from: null, to: [] },
  { sender: '<>', recipient: undefined, from: null, to: [] },
  { sender: '<ana@cliente.example>', recipient: 'a@b.example, <c@d.example>,', to: ['a@b.example', 'c@d.example'] },
  // A header's bytes, as Node hands them on.
  { sender: 'peÃ±a@cliente.example', recipient: '', from: 'peña@cliente.example', to: [] },
])('reads the envelope $sender, $recipient', ({ sender, recipient, from = 'ana@cliente.example', to }) => {
  expect(envelopeOf({ sender, recipient })).toEqual({ from, to });
});
