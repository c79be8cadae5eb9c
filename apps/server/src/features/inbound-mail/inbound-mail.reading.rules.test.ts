import { describe, expect, it } from 'vitest';
import { entryText, ownerOf, previewOf, slugsOfOwn, ticketSubject, withoutTag } from './inbound-mail.reading.rules.ts';

describe('the subject of a new ticket', () => {
  it.each([
    ['No imprime', 'No imprime'],
    ['Re: [TKT-000123] No imprime', 'Re: No imprime'],
    ['[#7] x [ABC-1] y', 'x y'],
    ['a\r\nBcc: b@c.example', 'a Bcc: b@c.example'],
    ['x\0y', 'xy'],
    ['\u202etxt.exe', 'txt.exe'],
    ['a'.repeat(300), 'a'.repeat(200)],
    ['[TKT-1]', null],
    ['  ', null],
  ])('of %j is %j', (subject, expected) => {
    expect(ticketSubject(subject)).toBe(expected);
  });
});

describe('what a line of a ticket shows', () => {
  const read = { fullText: 'Listo.\n\n> ¿Ya quedó?', visibleText: 'Listo.', html: null };

  it('is everything of a first message, and of an answer what is new', () => {
    expect(entryText(read, true)).toEqual({ text: read.fullText, hasMore: false });
    expect(entryText(read, false)).toEqual({ text: 'Listo.', hasMore: true });
  });

  it('has more where there is HTML, and where it was too long', () => {
    expect(entryText({ ...read, html: '<p>Listo.</p>' }, true).hasMore).toBe(true);
    expect(entryText({ ...read, fullText: 'x'.repeat(20_001) }, true)).toEqual({
      text: 'x'.repeat(20_000),
      hasMore: true,
    });
  });

  it('does not end in half a character', () => {
    const { text } = entryText({ ...read, fullText: `${'x'.repeat(19_999)}🖥️` }, true);

    expect(text.isWellFormed()).toBe(true);
  });
});

it('previews one line', () => {
  expect(previewOf({ visibleText: ' Buenos días,\n\n  no imprime.\0 ' })).toBe('Buenos días, no imprime.');
});

describe('the mailbox that answers', () => {
  const mailboxes = new Map([
    ['soporte@msp.example', 'soporte'],
    ['redes@msp.example', 'redes'],
  ]);
  const list = (...addresses: string[]) => addresses.map((address) => ({ name: '', address }));

  it.each([
    { to: list('x@y.example', 'Redes@MSP.example'), cc: list('soporte@msp.example'), owner: 'redes' },
    { to: list('x@y.example'), cc: list('soporte+t.1.2.3@msp.example'), owner: 'soporte' },
    { to: list('x@y.example'), cc: [], owner: undefined },
  ])('is $owner', ({ to, cc, owner }) => {
    expect(ownerOf({ to, cc }, mailboxes)).toBe(owner);
  });

  it.each([
    ['a+b@c.example', 'a@c.example'],
    ['+b@c.example', '+b@c.example'],
    ['a@c+d.example', 'a@c+d.example'],
  ])('of %s is %s', (address, expected) => {
    expect(withoutTag(address)).toBe(expected);
  });
});

describe('the team that an address names', () => {
  const mailboxes = new Map([
    ['soporte@msp.example', 'soporte'],
    ['ventas+norte@msp.example', 'ventas'],
  ]);

  it.each([
    { to: ['soporte+redes@msp.example'], slugs: ['redes'], because: 'it is a mailbox of ours' },
    { to: ['soporte+red-es-2@msp.example'], slugs: ['red-es-2'], because: 'digits and hyphens are allowed' },
    { to: ['soporte@msp.example'], slugs: [], because: 'there is no plus' },
    { to: ['otro+redes@msp.example'], slugs: [], because: 'it is not ours' },
    { to: ['ventas+norte@msp.example'], slugs: ['norte'], because: 'it is ours with its plus' },
    { to: ['ventas+sur@msp.example'], slugs: [], because: 'only the one with another plus is ours' },
    { to: ['soporte+t.1a.2b.3c@msp.example'], slugs: [], because: 'it is a signed reference to a ticket' },
    { to: ['soporte+@msp.example'], slugs: [], because: 'nothing stands there' },
    { to: ['soporte+a+b@msp.example'], slugs: [], because: 'no slug has a plus' },
    { to: ["soporte+re\0des'--@msp.example"], slugs: [], because: 'the database may not be asked for that' },
    { to: [`soporte+${'a'.repeat(31)}@msp.example`], slugs: [], because: 'no slug is that long' },
    {
      to: ['soporte+redes@msp.example', 'x@y.example', 'soporte+redes@msp.example', 'soporte+soc@msp.example'],
      slugs: ['redes', 'soc'],
      because: 'each counts once',
    },
  ])('of $to is $slugs: $because', ({ to, slugs }) => {
    expect(slugsOfOwn(to, mailboxes)).toEqual(slugs);
  });
});
