import { describe, expect, it } from 'vitest';
import { ancestorsOf, tagsOf, threadIndexKey } from './inbound-mail.thread.rules.ts';

describe('the ancestors of a message', () => {
  it.each([
    { inReplyTo: null, references: [], ancestors: [] },
    { inReplyTo: '<b@x>', references: ['<a@x>', '<b@x>'], ancestors: ['<b@x>', '<a@x>'] },
    { inReplyTo: null, references: ['<a@x>', '<b@x>', '<c@x>'], ancestors: ['<c@x>', '<b@x>', '<a@x>'] },
    { inReplyTo: 'message of Monday <b@x> and <c@x>', references: ['<a@x>'], ancestors: ['<b@x>', '<c@x>', '<a@x>'] },
    { inReplyTo: 'garbage', references: ['<a@x>'], ancestors: ['<a@x>'] },
  ])('of $inReplyTo and $references are $ancestors', ({ ancestors, ...facts }) => {
    expect(ancestorsOf(facts)).toEqual(ancestors);
  });
});

describe('the tags of a subject', () => {
  it.each([
    { subject: 'Re: [TKT-000123] Impresora', tags: [{ prefix: 'TKT', number: '123' }] },
    { subject: 'RE: [tkt-123]', tags: [{ prefix: 'TKT', number: '123' }] },
    { subject: 'RV: [ TKT - 00123 ] x', tags: [{ prefix: 'TKT', number: '123' }] },
    { subject: '[#77] y [#0] z', tags: [{ prefix: null, number: '77' }] },
    {
      subject: '[TKT-1] [TKT-2] [TKT-3] [TKT-4] [TKT-5] [TKT-6]',
      tags: ['1', '2', '3', '4', '5'].map((number) => ({ prefix: 'TKT', number })),
    },
    { subject: 'TKT-000123 sin corchetes', tags: [] },
    { subject: 'pedido 123 (#44)', tags: [] },
    { subject: '[TKT-000000]', tags: [] },
    { subject: '[TKT-99999999999999999999999999]', tags: [] },
    { subject: `[${'A'.repeat(100_000)}-1]`, tags: [] },
  ])('of $subject', ({ subject, tags }) => {
    expect(tagsOf(subject)).toEqual(tags);
  });
});

describe('the conversation of Outlook', () => {
  const root = Buffer.alloc(22, 7);

  it('is the same for a message and the answers to it', () => {
    const first = threadIndexKey(root.toString('base64'));

    expect(first).toBe(root.toString('base64'));
    expect(threadIndexKey(Buffer.concat([root, Buffer.alloc(5, 1)]).toString('base64'))).toBe(first);
  });

  it.each([null, '', 'short', 'no base64 at all, but rather long!'])('is none for %j', (header) => {
    expect(threadIndexKey(header)).toBeNull();
  });
});
