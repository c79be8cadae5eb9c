import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findBodyReference,
  fromBase36,
  MESSAGE_KINDS,
  type SignedMessage,
  signBodyReference,
  signFileLink,
  signMessageId,
  signReplyAddress,
  type TokenKeys,
  toBase36,
  verifyFileLink,
  verifyMessageId,
  verifyReplyAddress,
} from './mail.tokens.rules.ts';

const installation = '0190a000-0000-7000-8000-000000000001';
const keysOf = (current: string, ...ids: string[]): TokenKeys => ({
  installation,
  current,
  secrets: new Map(ids.map((id) => [id, Buffer.alloc(32, id)])),
});
const keys = keysOf('1', '1');

const uuid = fc.uuid();
const message: fc.Arbitrary<SignedMessage> = fc.record({
  kind: fc.constantFrom(...MESSAGE_KINDS),
  ticketId: uuid,
  messageId: uuid,
  personId: uuid,
});

/** The same text with one character put in the place of another; the case of letters says nothing here. */
const altered = (text: string, until: number) =>
  fc
    .tuple(fc.nat(until - 1), fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }))
    .filter(([at, char]) => text[at]?.toLowerCase() !== char.toLowerCase())
    .map(([at, char]) => `${text.slice(0, at)}${char}${text.slice(at + 1)}`);

describe('a signed Message-ID', () => {
  it('says what it was made of, in any case and with or without brackets', () => {
    fc.assert(
      fc.property(message, (made) => {
        const id = signMessageId(keys, made, 'lanet.example');

        expect(id).toMatch(/^lanet\.[nram]\.[0-9a-z]+\.[0-9a-z]+\.[0-9a-z]+\.1\.[a-z2-7]{16}@lanet\.example$/);
        expect(verifyMessageId(keys, id)).toEqual(made);
        expect(verifyMessageId(keys, ` <${id.toUpperCase()}> `)).toEqual(made);
      }),
    );
  });

  it('is refused with any character before the @ changed', () => {
    fc.assert(
      fc.property(
        message.chain((made) => {
          const id = signMessageId(keys, made, 'lanet.example');
          return altered(id, id.indexOf('@'));
        }),
        (forged) => {
          expect(verifyMessageId(keys, forged)).toBeUndefined();
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('of one ticket, message, person or kind is none of another', () => {
    fc.assert(
      fc.property(message, message, (one, other) => {
        const mac = (made: SignedMessage) => signMessageId(keys, made, 'a.example').split(/[.@]/).slice(0, 7);
        const [head, signature] = [mac(other).slice(0, 6), mac(one)[6]];
        const forged = `${head.join('.')}.${signature}@a.example`;
        const isSame = JSON.stringify(one) === JSON.stringify(other);

        expect(verifyMessageId(keys, forged) !== undefined).toBe(isSame);
      }),
    );
  });

  it('of another installation with the same key is not ours', () => {
    const made = { kind: 'r', ticketId: installation, messageId: installation, personId: installation } as const;
    const foreign = signMessageId({ ...keys, installation: made.ticketId.replace('1', '2') }, made, 'a.example');

    expect(verifyMessageId(keys, foreign)).toBeUndefined();
  });

  it('is never found in what others write', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        expect(verifyMessageId(keys, text)).toBeUndefined();
        expect(verifyMessageId(keys, `lanet.${text}`)).toBeUndefined();
        expect(verifyReplyAddress(keys, text)).toBeUndefined();
        expect(findBodyReference(keys, text)).toBeUndefined();
      }),
    );
  });
});

describe('a signed reply address', () => {
  it('names its ticket', () => {
    fc.assert(
      fc.property(uuid, (ticketId) => {
        const address = signReplyAddress(keys, 'soporte@msp.example', ticketId) ?? '';

        expect(address.indexOf('@')).toBeLessThanOrEqual(64);
        expect(verifyReplyAddress(keys, address)).toEqual({ ticketId });
        expect(verifyReplyAddress(keys, address.toUpperCase())).toEqual({ ticketId });
      }),
    );
  });

  it('is refused with any character behind the plus changed', () => {
    fc.assert(
      fc.property(
        uuid.chain((ticketId) => {
          const address = signReplyAddress(keys, 'soporte@msp.example', ticketId) ?? '';
          const tag = address.slice(7, address.indexOf('@'));
          return altered(tag, tag.length).map((text) => `soporte${text}@msp.example`);
        }),
        (forged) => {
          expect(verifyReplyAddress(keys, forged)).toBeUndefined();
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is not made where the local part would be too long', () => {
    expect(signReplyAddress(keys, 'mesa-de-ayuda-corporativa@msp.example', installation)).toBeUndefined();
    expect(signReplyAddress(keys, '@msp.example', installation)).toBeUndefined();
  });
});

describe('a reference in the text', () => {
  const other = '0190a000-0000-7000-8000-0000000000ff';

  it('is the last one that verifies, also inside a quote', () => {
    const [one, two] = [signBodyReference(keys, 'TKT-000001', installation), signBodyReference(keys, 'TKT-2', other)];
    const forged = two.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));

    expect(one).toMatch(/^Ref\. TKT-000001 · lanet:[0-9a-z]+\.1\.[a-z2-7]{16}$/);
    expect(findBodyReference(keys, `Hola\n> ${one}\n>> ${two}\n${forged}`)).toEqual({ ticketId: other });
    expect(findBodyReference(keys, `${one.toUpperCase()}.`)).toEqual({ ticketId: installation });
    expect(findBodyReference(keys, forged)).toBeUndefined();
  });

  it('is no reply address, nor the other way round', () => {
    const token = signBodyReference(keys, 'TKT-1', installation).split('lanet:')[1];

    expect(verifyReplyAddress(keys, `soporte+t.${token}@msp.example`)).toBeUndefined();
  });

  it('is looked for in linear time', () => {
    const nasty = `lanet:${'a'.repeat(25)}.1.`.repeat(20_000);

    expect(findBodyReference(keys, nasty)).toBeUndefined();
  });
});

describe('the link of a file', () => {
  it('names the file and its end, and nothing of it can be changed', () => {
    fc.assert(
      fc.property(
        uuid.chain((fileId) => {
          const link = signFileLink(keys, fileId, 1_800_000_000_000);
          return fc.tuple(fc.constant(fileId), fc.constant(link), altered(link, link.length));
        }),
        ([fileId, link, forged]) => {
          expect(verifyFileLink(keys, link)).toEqual({ fileId, expiresAtMs: 1_800_000_000_000 });
          expect(verifyFileLink(keys, forged)).toBeUndefined();
        },
      ),
    );
  });
});

describe('rotated keys', () => {
  it('go on answering for what they signed, and no unknown key does', () => {
    const made = { kind: 'n', ticketId: installation, messageId: installation, personId: installation } as const;
    const old = signMessageId(keys, made, 'a.example');
    const rotated = keysOf('2', '1', '2');

    expect(verifyMessageId(rotated, old)).toEqual(made);
    expect(signMessageId(rotated, made, 'a.example')).not.toBe(old);
    expect(verifyMessageId(keys, signMessageId(rotated, made, 'a.example'))).toBeUndefined();
  });
});

it('writes the 128 bits of an id in one way only', () => {
  fc.assert(
    fc.property(uuid, (id) => {
      expect(fromBase36(toBase36(id))).toBe(id);
      expect(fromBase36(`0${toBase36(id)}`)).toBeUndefined();
    }),
  );
  expect(fromBase36('z'.repeat(25))).toBeUndefined();
  expect(toBase36('ffffffff-ffff-ffff-ffff-ffffffffffff')).toHaveLength(25);
});
