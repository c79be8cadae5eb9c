import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readMail } from './read-mail.ts';

const HEAD = 'From: Ana <ana@cliente.example>\r\nDate: Mon, 03 Mar 2025 10:30:00 -0600\r\n';
const read = (rest: string, options?: Parameters<typeof readMail>[1]) =>
  readMail(Buffer.from(HEAD + rest, 'latin1'), options);
const names = (mail: ReturnType<typeof readMail>) => mail.attachments.map(({ name }) => name);
const contents = (mail: ReturnType<typeof readMail>) =>
  mail.attachments.map(({ content }) => Buffer.from(content).toString('latin1'));
const mixed = (...parts: string[]) =>
  `Content-Type: multipart/mixed; boundary=x\r\n\r\n${parts.map((part) => `--x\r\n${part}\r\n`).join('')}--x--\r\n`;

describe('broken structure', () => {
  it.each([
    ['a line of a mailbox file first', `From ana Mon Mar  3 10:30:00 2025\r\n${HEAD}\r\nHola`],
    ['empty lines first', `\r\n\r\n${HEAD}\r\nHola`],
    ['a byte order mark first', `\xef\xbb\xbf${HEAD}\r\nHola`],
    ['lines that end in LF', `${HEAD}\r\nHola`.replaceAll('\r\n', '\n')],
    ['lines that end in CR', `${HEAD}\r\nHola`.replaceAll('\r\n', '\r')],
    ['NUL in the text', `${HEAD}\r\nHo\0la`],
    ['NUL in a header', `${HEAD.replace('Ana', 'A\0na')}\r\nHola`],
    ['a last boundary that is missing', `${HEAD}${mixed('\r\nHola').replace('--x--\r\n', '')}`],
    [
      'another boundary than the one named',
      `${HEAD}${mixed('Content-Type: text/plain\r\n\r\nHola').replace('boundary=x', 'boundary=otra')}`,
    ],
    ['no boundary named', `${HEAD}${mixed('Content-Type: text/plain\r\n\r\nHola').replace('; boundary=x', '')}`],
    ['a boundary without parts', `${HEAD}Content-Type: multipart/mixed; boundary=zz\r\n\r\nHola`],
    ['a part without an empty line before its text', `${HEAD}${mixed('Hola')}`],
    ['an unknown transfer encoding', `${HEAD}Content-Transfer-Encoding: rot13\r\n\r\nHola`],
    ['an unknown charset', `${HEAD}Content-Type: text/plain; charset=x-klingon\r\n\r\nHola`],
    ['a type that is none', `${HEAD}Content-Type: texto\r\n\r\nHola`],
  ])('is read in spite of %s', (_, raw) => {
    const mail = readMail(Buffer.from(raw, 'latin1'));

    expect([mail.from, mail.fullText.trim()]).toEqual([{ name: 'Ana', address: 'ana@cliente.example' }, 'Hola']);
  });

  it('takes a file without headers as text, and never throws', () => {
    expect(readMail(Buffer.from('solo texto')).text).toBe('solo texto');
    for (const raw of ['', '\n', ':', 'Subject', '\r', '--', '\0']) expect(readMail(Buffer.from(raw)).from).toBeNull();
  });

  it('keeps a header line that was folded without a space', () => {
    expect(read('Subject: La impresora\r\nno imprime\r\nTo: a@b.mx\r\n\r\n')).toMatchObject({
      subject: 'La impresora no imprime',
      to: [{ address: 'a@b.mx' }],
    });
  });

  it('reads a file that was saved in UTF-16', () => {
    const mail = readMail(Buffer.from(`\ufeff${HEAD}Subject: Niño\r\n\r\nHola`, 'utf16le'));

    expect([mail.subject, mail.text]).toEqual(['Niño', 'Hola']);
  });
});

describe('raw 8-bit headers', () => {
  it.each([
    ['Subject: Niño', 'utf8', '', 'Niño'],
    ['Subject: Niño', 'latin1', '', 'Niño'],
    ['Subject: \xbc\xa8\xd0\xa7', 'latin1', 'Content-Type: text/html; charset=gb2312\r\n', '绩效'],
    ['Subject: \x83e\x83X\x83g', 'latin1', 'Content-Type: text/plain; charset=Shift_JIS\r\n', 'テスト'],
    ['Subject: \x83e\x83X\x83g', 'latin1', 'To: =?shift_jis?B?g2U=?= <a@b.mx>\r\n', 'テスト'],
    ['Subject: \x1b$B%F\x1b(B', 'latin1', '', 'テ'],
  ] as const)('%j (%s) beside %j is %s', (line, encoding, more, subject) => {
    expect(readMail(Buffer.from(`${line}\r\n${more}\r\nx`, encoding)).subject).toBe(subject);
  });
});

describe('which part is the text', () => {
  const html = 'Content-Type: text/html\r\n\r\n<p>Hola</p>';

  it('is the first text; text after it is a file, which goes on in the whole text', () => {
    const mail = read(mixed('\r\nUno', 'Content-Type: image/png\r\n\r\nPNG', '\r\nDos'));

    expect([mail.text, mail.fullText, names(mail)]).toEqual(['Uno', 'Uno\n\nDos', ['image.png', 'document.txt']]);
  });

  it('comes after a file too, and has no name', () => {
    const mail = read(
      mixed('Content-Type: text/plain; name=a.txt\r\n\r\nA', 'Content-Disposition: attachment\r\n\r\nB', '\r\nHola'),
    );

    expect([mail.text, names(mail)]).toEqual(['Hola', ['a.txt', 'document.txt']]);
  });

  it('is the HTML where the plain form is empty', () => {
    const mail = read(mixed('\r\n \r\n', html).replace('mixed', 'alternative'));

    expect(mail).toMatchObject({ text: 'Hola', html: '<p>Hola</p>', attachments: [] });
  });

  it('is not an empty part before it', () => {
    expect(read(mixed('\r\n \r\n', '\r\nHola'))).toMatchObject({ text: 'Hola', attachments: [] });
  });

  it('is text with a name, if there is no other', () => {
    expect(read('Content-Type: text/plain; name=body.txt\r\n\r\nHola')).toMatchObject({
      text: 'Hola',
      attachments: [],
    });
  });

  it('is the part that multipart/related starts with', () => {
    const parts = mixed(
      'Content-Type: text/html\r\nContent-ID: <a>\r\n\r\nA',
      'Content-Type: text/html\r\nContent-ID: <b>\r\n\r\nB',
    );

    expect(read(parts.replace('mixed;', 'related; start="<b>";')).html).toBe('B');
  });

  it('unfolds what flows, and takes uuencoded files out of what is shown', () => {
    expect(read('Content-Type: text/plain; format=flowed\r\n\r\nuno \r\ndos').text).toBe('uno dos');
    const mail = read('\r\nVea:\r\nbegin 644 a.txt\r\n$2&]L80``\r\n`\r\nend\r\n');
    expect([mail.fullText, names(mail), contents(mail)]).toEqual(['Vea:', ['a.txt'], ['Hola']]);
  });

  it('takes the charset of HTML from itself where the header has none', () => {
    expect(read('Content-Type: text/html\r\n\r\n<meta charset="shift_jis"><p>\x83e').html).toBe('<p>テ</p>');
  });
});

describe('attachments', () => {
  it.each([
    ['8bit', 'a\r\nb\n\xff ', 'a\r\nb\n\xff '],
    ['base64', 'YQ0KYg==', 'a\r\nb'],
    ['quoted-printable', 'a=\r\n=C3=B1\r\nb', 'a\xc3\xb1\r\nb'],
    ['x-uuencode', 'begin 644 x\r\n$2&]L80``\r\n`\r\nend', 'Hola'],
  ])('in %s have exactly the bytes that were sent', (encoding, sent, content) => {
    const mail = read(mixed(`Content-Type: text/csv; name=a\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${sent}`));

    expect(contents(mail)).toEqual([content]);
    expect(mail.attachments[0]).toMatchObject({
      size: content.length,
      sha256: createHash('sha256').update(content, 'latin1').digest('hex'),
    });
  });

  it('are inline where the HTML shows them, whatever their disposition', () => {
    const file = (id: string, disposition: string) =>
      `Content-Type: image/png\r\nContent-ID: <${id}>\r\nContent-Disposition: ${disposition}\r\n\r\nPNG`;
    const mail = read(
      mixed('Content-Type: text/html\r\n\r\n<img src="cid:a@1">', file('a@1', 'attachment'), file('b@1', 'inline')),
    );

    expect(mail.attachments.map(({ contentId, inline }) => [contentId, inline])).toEqual([
      ['a@1', true],
      ['b@1', false],
    ]);
  });

  it('hold embedded messages, and pictures written into the HTML', () => {
    const mail = read(
      mixed(
        'Content-Type: text/html\r\n\r\n<img src="data:image/png;base64,iVBORw==">',
        'Content-Type: message/rfc822\r\n\r\nSubject: =?utf-8?Q?A/B?=\r\n\r\nx',
      ),
    );

    expect(names(mail)).toEqual(['A_B.eml', 'image.png']);
    expect(mail.html).toBe('<img alt="" src="cid:image-1@data" />');
  });
});

describe('facts of the headers', () => {
  it('are ids with their brackets, the nearest of many', () => {
    const references = Array.from({ length: 150 }, (_, at) => `<r${at}@x>`).join('\r\n ');
    const mail = read(`Message-ID: uno@x\r\nIn-Reply-To: foo <dos@x>\r\nReferences: ${references}\r\n\r\n`);

    expect([mail.messageId, mail.inReplyTo, mail.references[0], mail.references.length]).toEqual([
      '<uno@x>',
      '<dos@x>',
      '<r50@x>',
      100,
    ]);
    expect(mail.warnings).toContain('more than 100 references');
  });

  it.each([
    ['', '2025-03-04T00:00:00.000Z', 'no date'],
    ['Date: Mon, 03 Mar 2035 10:30:00 GMT\r\n', '2025-03-04T00:00:00.000Z', 'absurd date'],
    ['Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n', '2025-03-04T00:00:00.000Z', 'absurd date'],
    ['Date: Mon, 03 Mar 2025 10:30:00 GMT\r\n', '2025-03-03T10:30:00.000Z', undefined],
  ])('%j is dated %s', (line, instant, warning) => {
    const mail = readMail(Buffer.from(`From: a@b.mx\r\n${line}\r\nx`), { now: new Date('2025-03-04T00:00:00Z') });

    expect([mail.date?.toISOString(), mail.warnings[0]]).toEqual([instant, warning]);
  });

  it('say what cannot be read without a key', () => {
    expect(read('Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nx').warnings).toEqual([
      'encrypted (S/MIME)',
    ]);
  });

  it('hold the text of an invitation', () => {
    expect(read(mixed('\r\nHola', 'Content-Type: text/calendar; charset=utf-8\r\n\r\nBEGIN:VCALENDAR')).calendar).toBe(
      'BEGIN:VCALENDAR',
    );
  });
});

describe('the fingerprint', () => {
  const one = `${HEAD}Subject: A\r\nMessage-ID: <a@x>\r\n\r\nHola  que\r\ntal`;

  it('is equal for copies that went different ways', () => {
    const copy = `Received: from x by y\r\nX-Spam: no\r\n${one.replace('Subject: A', 'Subject: =?utf-8?Q?A?=').replace('  que', ' que')}`;

    expect(readMail(Buffer.from(copy)).fingerprint).toBe(readMail(Buffer.from(one)).fingerprint);
  });

  it('does not depend on when a copy came, even if its date is absurd', () => {
    const raw = Buffer.from(one.replace('2025', '1970'));
    const at = (now: string) => readMail(raw, { now: new Date(now) }).fingerprint;

    expect(at('2025-03-04T00:00:00Z')).toBe(at('2025-03-05T00:00:00Z'));
  });

  it.each([
    ['que', 'qué'],
    ['Subject: A', 'Subject: B'],
    ['10:30', '10:31'],
    ['ana@', 'eva@'],
  ])('differs where %s is %s', (from, to) => {
    expect(readMail(Buffer.from(one.replace(from, to))).fingerprint).not.toBe(readMail(Buffer.from(one)).fingerprint);
  });
});
