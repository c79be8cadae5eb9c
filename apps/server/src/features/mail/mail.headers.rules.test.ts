import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type HeaderFacts,
  HeaderRefused,
  headersOf,
  headerValue,
  plainMessageId,
  referencesOf,
  shownPeople,
} from './mail.headers.rules.ts';

const facts: HeaderFacts = {
  ...{ outboxId: 'o1', kind: 'a', folio: 'TKT-000123', domain: 'lanet.example' },
  ...{ installation: 'i1', hops: 1, answersMail: false },
};
const machine = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', Precedence: 'bulk' };
const ours = { 'X-LANET-Loop': 'i1; hops=1', 'X-LANET-Message': 'o1' };

describe('the headers of', () => {
  it.each<{ what: string; changes: Partial<HeaderFacts>; headers: Record<string, string> }>([
    { what: 'a person’s reply', changes: { kind: 'r' }, headers: ours },
    { what: 'a state change', changes: {}, headers: { ...machine, ...ours } },
    {
      what: 'a receipt of a mail',
      changes: { answersMail: true, hops: 3 },
      headers: { ...machine, 'Auto-Submitted': 'auto-replied', ...ours, 'X-LANET-Loop': 'i1; hops=3' },
    },
    {
      what: 'a notification to a technician',
      changes: { kind: 'n' },
      headers: { ...machine, 'List-Id': '<TKT-000123.lanet.example>', ...ours },
    },
    { what: 'mail of the installation', changes: { kind: 'm', folio: null }, headers: { ...machine, ...ours } },
  ])('$what', ({ changes, headers }) => {
    expect(headersOf({ ...facts, ...changes })).toEqual(headers);
  });

  it('nothing hold a line of their own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('\r', '\n', '\0'), fc.nat(20), (text, bad, at) => {
        const value = `${text.slice(0, at)}${bad}${text.slice(at)}`;

        expect(() => headerValue('Subject', value)).toThrow(HeaderRefused);
        expect(() => headersOf({ ...facts, kind: 'n', folio: value })).toThrow(HeaderRefused);
      }),
    );
    expect(headerValue('Subject', 'Ñandú 🖥️ "O\'Brien" <b>')).toBe('Ñandú 🖥️ "O\'Brien" <b>');
  });
});

it('shows each address once, names on one line, and nothing that is no address', () => {
  const people = [
    { name: 'Ana\r\nBcc: x@y.z', address: 'ana@example.com' },
    { name: 'Ana', address: 'ANA@example.com' },
    { name: 'Eva', address: 'eva@example.com, x@y.z' },
  ];

  expect(shownPeople(people)).toEqual([{ name: 'Ana Bcc: x@y.z', address: 'ana@example.com' }]);
});

it.each([
  ['<a.b@c.example>', 'a.b@c.example'],
  ['  a@b ', 'a@b'],
  ['<a@b> <c@d>', undefined],
  ['<a@b', 'a@b'],
  ['no-id', undefined],
  ['<a\n@b>', undefined],
  [`<${'a'.repeat(900)}@b>`, undefined],
])('%j is the id %j', (given, id) => {
  expect(plainMessageId(given)).toBe(id);
});

describe('references', () => {
  const ids = Array.from({ length: 30 }, (_, index) => `${index}@x`);

  it('are the first and the last twenty, each once', () => {
    expect(referencesOf('root@x', ids)).toEqual(['root@x', ...ids.slice(-20)]);
    expect(referencesOf('0@x', ['0@x', '1@x', '1@x'])).toEqual(['0@x', '1@x']);
    expect(referencesOf(undefined, [])).toEqual([]);
  });
});
