import { readMail } from '@lanet/mail-reading';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressedTo,
  dateIn,
  graphFault,
  headerBlock,
  headerIn,
  isForgotten,
  isGone,
  isMarked,
  retryAfterMs,
  STORED_MARK,
  sizeOf,
} from './mailboxes.graph.rules.ts';

const message = (values: { id: string; value: string | null }[]) => ({
  id: 'x',
  singleValueExtendedProperties: values,
});

describe('what Graph refuses', () => {
  it.each([
    { status: 401, code: 'InvalidAuthenticationToken', fault: 'token' },
    { status: 403, code: 'ErrorAccessDenied', fault: 'token' },
    { status: 403, code: 'ErrorSendAsDenied', fault: 'rejected' },
    { status: 404, code: 'ErrorItemNotFound', fault: 'folder' },
    { status: 404, code: 'ErrorInvalidUser', fault: 'authentication' },
    { status: 404, code: 'MailboxNotEnabledForRESTAPI', fault: 'authentication' },
    { status: 413, code: 'RequestBodyTooLarge', fault: 'too_large' },
    { status: 429, code: 'ApplicationThrottled', fault: 'other' },
    { status: 500, code: '', fault: 'other' },
    { status: 504, code: '', fault: 'timeout' },
    { status: 400, code: 'BadRequest', fault: 'protocol' },
  ] as const)('$status $code is $fault', ({ status, code, fault }) => {
    expect(graphFault(status, code, 'folder')).toBe(fault);
  });

  it.each([
    [410, '', true],
    [410, 'SyncStateNotFound', true],
    [400, 'syncStateNotFound', true],
    [400, 'resyncRequired', true],
    [400, 'BadRequest', false],
    [404, 'ErrorItemNotFound', false],
    [503, 'syncStateNotFound', false],
  ])('%s %s has forgotten where we were: %s', (status, code, is) => {
    expect(isForgotten(status, code)).toBe(is);
  });

  it.each([
    [404, 'ErrorItemNotFound', true],
    [400, 'ErrorInvalidIdMalformed', true],
    [400, 'BadRequest', false],
  ])('%s %s is not there: %s', (status, code, is) => {
    expect(isGone(status, code)).toBe(is);
  });
});

it.each([
  { value: '120', ms: 120_000 },
  { value: ' 0 ', ms: 0 },
  { value: 'Thu, 01 Jan 1970 00:01:00 GMT', ms: 59_000 },
  { value: 'Thu, 01 Jan 1970 00:00:00 GMT', ms: 0 },
  { value: 'soon', ms: undefined },
  { value: '-5', ms: undefined },
  { value: undefined, ms: undefined },
])('Retry-After: $value is $ms ms, a second after the epoch', ({ value, ms }) => {
  expect(retryAfterMs(value, 1000)).toBe(ms);
});

describe('what is known of a message', () => {
  it.each([
    ['Long 0xe08', '2048', 2048],
    ['Long 0x0E08', '2048', 2048],
    ['Long 0xe08', '-1', 0],
    ['Long 0xe08', 'much', 0],
    ['Integer 0xe07', '1', 0],
  ])('%s = %s is a size of %s', (id, value, bytes) => {
    expect(sizeOf(message([{ id, value }]))).toBe(bytes);
  });

  it('is whether it bears our mark, in any case of its letters', () => {
    expect(isMarked(message([{ id: STORED_MARK.toUpperCase(), value: '1' }]))).toBe(true);
    expect(isMarked(message([{ id: STORED_MARK.replace('Lanet', 'Other'), value: '1' }]))).toBe(false);
    expect(isMarked({ id: 'x' })).toBe(false);
  });

  it('are its headers, which cannot begin one another', () => {
    const headers = [
      { name: 'Subject', value: 'Hola\r\nBcc: evil@example.com\r\n\tmás' },
      { name: 'Bad name\r\nX', value: 'x' },
      { name: 'X-Empty', value: null },
    ];

    expect(headerBlock(headers).toString()).toBe(
      'Subject: Hola\r\n Bcc: evil@example.com\r\n más\r\nX-Empty: \r\n\r\n',
    );
    expect(headerIn(headers, 'SUBJECT')).toContain('Hola');
    expect(headerIn(headers, 'x-empty')).toBeUndefined();
  });

  it.each([
    ['2026-01-05T10:00:00Z', 1767607200000],
    ['never', undefined],
    [null, undefined],
  ])('%s is %s', (text, ms) => {
    expect(dateIn(text)?.getTime()).toBe(ms);
  });
});

describe('a mail for one recipient of a server that knows no envelope', () => {
  const raw = (...headers: string[]) =>
    Buffer.from([...headers, 'Subject: =?utf-8?B?w7E=?=', '', 'To: nobody@example.com', 'ñ', ''].join('\r\n'));
  const to = 'ana@example.com';

  it.each([
    ['To: ana@example.com'],
    ['To: Ana <ana@example.com>'],
    ['To: "Ruiz, Ana" <Ana@Example.com>'],
    ['TO: =?utf-8?Q?=C3=91?= <ana@example.com>'],
  ])('stays as it is where it names nobody else: %s', (header) => {
    const mail = raw('From: a@b.example', header);

    expect(addressedTo(mail, to)).toBe(mail);
  });

  it.each([
    [['To: ana@example.com', 'Cc: luis@example.com']],
    [['To: ana@example.com, luis@example.com']],
    [['To: luis@example.com', 'To: ana@example.com']],
    [['To: ana@example.com', 'Bcc: luis@example.com']],
    [['To: ana@example.com', 'Resent-To: luis@example.com']],
    [['To: friends: ana@example.com, luis@example.com;']],
    [['To: ana@example.com,\r\n\tluis@example.com']],
    [['To: <ana@example.com> <luis@example.com>']],
    [['Cc: luis@example.com']],
    [[]],
  ])('is made one that names nobody else: %j', (headers) => {
    const mail = addressedTo(raw('From: a@b.example', ...headers), to);

    const read = readMail(mail);
    expect([...read.to, ...read.cc]).toEqual([{ name: '', address: to }]);
    expect(mail.toString()).not.toMatch(/luis/);
    expect(mail.toString()).toMatch(
      /^From: a@b\.example\r\nSubject: =\?utf-8\?B\?w7E=\?=\r\nTo: ana@example\.com\r\n\r\nTo: nobody/,
    );
    expect(addressedTo(mail, to)).toBe(mail);
  });

  it('names that one alone whatever its headers say, in any order, and keeps all the rest', () => {
    const others = [
      'From: a@b.example',
      'X-LANET-Message: 1',
      'Reply-To: soporte+t.1@b.example',
      'In-Reply-To: <x@y.example>',
    ];
    const recipients = [
      'To: l@x.example',
      'cc: m@x.example',
      'Bcc:n@x.example',
      'To: "To: o@x.example" <ana@example.com>',
    ];
    const headers = fc.uniqueArray(fc.constantFrom(...others, ...recipients), { maxLength: 8 });

    fc.assert(
      fc.property(headers, (chosen) => {
        const before = raw(...chosen);
        const after = addressedTo(before, to);
        const read = readMail(after);
        expect([...read.to, ...read.cc].map(({ address }) => address)).toEqual([to]);
        expect(after.toString()).not.toMatch(/^bcc/im);
        for (const one of chosen.filter((header) => others.includes(header))) expect(after.toString()).toContain(one);
        expect(after.subarray(after.indexOf('\r\n\r\n')).equals(before.subarray(before.indexOf('\r\n\r\n')))).toBe(
          true,
        );
      }),
    );
  });
});
