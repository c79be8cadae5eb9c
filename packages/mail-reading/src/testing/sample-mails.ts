import { Buffer } from 'node:buffer';

/** A message of our own making, of one kind that mail programs write. */
export interface SampleMail {
  name: string;
  raw: Buffer;
}

const HEAD = [
  'Return-Path: <ana@cliente.example>',
  'Received: from mx.cliente.example by mx.msp.example; Mon, 03 Mar 2025 10:30:05 -0600',
  'From: =?utf-8?B?QW5hIE5vcmllZ2E=?= <ana@cliente.example>',
  'To: Soporte <soporte@msp.example>, "Perez, Luis" <luis@cliente.example>',
  'Cc: equipo: uno@cliente.example, dos@cliente.example;',
  'Subject: Re: [TKT-000123] =?iso-8859-1?Q?Impresora_en_la_bodega_n=FAmero?= =?iso-8859-1?Q?_3?=',
  'Date: Mon, 03 Mar 2025 10:30:00 -0600',
  'Message-ID: <uno@cliente.example>',
  'In-Reply-To: <cero@msp.example>',
  'References: <menos@msp.example>\r\n <cero@msp.example>',
  'MIME-Version: 1.0',
];

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA';

const TEXT =
  'Buenos días:\r\n\r\nLa impresora no imprime desde ayer.\r\n\r\nSaludos\r\nAna\r\n\r\nEl lun, 3 mar 2025 a las 9:15, Soporte (<soporte@msp.example>) escribió:\r\n\r\n> Hola\r\n> ¿Qué ocurre?\r\n';

const HTML =
  '<html><head><title>Aviso</title><style>p{color:red}</style></head><body><p style="margin:0;color:#333">La <b>impresora</b> no imprime &aacute;</p><img src="cid:foto@cliente"><img src="https://cliente.example/a.png"><a href="https://malo.example/x">https://banco.example</a><script>alert(1)</script><blockquote type="cite">Hola</blockquote></body></html>';

type Node = { headers: string[]; body: string | Buffer | Node[] };

const leaf = (type: string, body: string | Buffer, ...headers: string[]): Node => ({
  headers: [`Content-Type: ${type}`, ...headers],
  body,
});
const many = (subtype: string, ...body: Node[]): Node => ({ headers: [`Content-Type: multipart/${subtype}`], body });

/** The bytes of a part. Boundaries are numbered, so that the same message is always the same bytes. */
function bytesOf(node: Node, count = { boundaries: 0 }): Buffer {
  if (!Array.isArray(node.body)) {
    return Buffer.concat([Buffer.from(`${node.headers.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(node.body)]);
  }
  const boundary = `----=_corte_${++count.boundaries}`;
  const [type, ...rest] = node.headers;
  const pieces: Buffer[] = [Buffer.from(`${[`${type}; boundary="${boundary}"`, ...rest].join('\r\n')}\r\n\r\n`)];
  for (const child of node.body)
    pieces.push(Buffer.from(`--${boundary}\r\n`), bytesOf(child, count), Buffer.from('\r\n'));
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

function mail(name: string, node: Node, head: readonly string[] = HEAD): SampleMail {
  return { name, raw: Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n`, 'latin1'), bytesOf(node)]) };
}

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');
const quotedPrintable = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) =>
      byte === 61 || byte > 126 ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte),
    )
    .join('')
    .replace(/(?=[^\r\n]{70})[^\r\n]{60,66}[^=\r\n][^=\r\n](?![\r\n])/g, '$&=\r\n');

const plain = leaf('text/plain; charset=utf-8', TEXT, 'Content-Transfer-Encoding: 8bit');
const html = leaf('text/html; charset=utf-8', quotedPrintable(HTML), 'Content-Transfer-Encoding: quoted-printable');
const picture = leaf(
  'image/png; name="foto.png"',
  `${PNG}\r\n`,
  'Content-ID: <foto@cliente>',
  'Content-Disposition: inline; filename="foto.png"',
  'Content-Transfer-Encoding: base64',
);
const pdf = leaf(
  'application/pdf',
  base64('%PDF-1.7 contenido'),
  'Content-Disposition: attachment; filename*0*=utf-8\'\'Cotizaci%C3%B3n; filename*1=".pdf"',
  'Content-Transfer-Encoding: base64',
);
const inner = Buffer.concat([Buffer.from(`${HEAD.slice(2).join('\r\n')}\r\n`, 'latin1'), bytesOf(plain)]);
const status = (action: string, code: string) =>
  leaf(
    'message/delivery-status',
    `Reporting-MTA: dns; mx.msp.example\r\nOriginal-Envelope-Id: sobre-1\r\n\r\nOriginal-Recipient: rfc822; nadie+2B1@cliente.example\r\nFinal-Recipient: rfc822; nadie@cliente.example\r\nAction: ${action}\r\nStatus: ${code}\r\nDiagnostic-Code: smtp; 550 5.1.1 no existe\r\n`,
  );
const daemon = HEAD.map((line) => (line.startsWith('From:') ? 'From: MAILER-DAEMON (Mail Delivery System)' : line));

/** One of each kind, always the same. */
export function sampleMails(): SampleMail[] {
  return [
    mail('plain', plain),
    mail('plain in base64', leaf('text/plain; charset=utf-8', base64(TEXT), 'Content-Transfer-Encoding: base64')),
    mail(
      'plain, flowed',
      leaf(
        'text/plain; charset=utf-8; format=flowed; delsp=yes',
        'La impresora \r\nno imprime.\r\n> Hola \r\n> otra vez\r\n',
      ),
    ),
    mail('html alone', html),
    mail('alternative', many('alternative', plain, html)),
    mail('alternative with a picture', many('alternative', plain, many('related', html, picture))),
    mail(
      'mixed with files',
      many('mixed', many('alternative', plain, html), pdf, leaf('text/csv; name=datos.csv', 'a,b\r\n1,2\r\n')),
    ),
    mail('text around a picture', many('mixed', plain, picture, leaf('text/plain; charset=us-ascii', 'Y sigue.\r\n'))),
    mail(
      'forwarded message',
      many(
        'mixed',
        plain,
        leaf('message/rfc822', inner),
        leaf('message/rfc822', base64(inner), 'Content-Transfer-Encoding: base64'),
      ),
    ),
    mail('digest', many('digest', { headers: [], body: inner }, { headers: [], body: inner })),
    mail(
      'delivery failure',
      {
        ...many('report', plain, status('failed', '5.1.1'), leaf('text/rfc822-headers', `${HEAD.join('\r\n')}\r\n`)),
        headers: ['Content-Type: multipart/report; report-type=delivery-status'],
      },
      daemon,
    ),
    mail(
      'delivery delay',
      {
        ...many('report', plain, status('delayed', '4.4.1'), leaf('message/rfc822', inner)),
        headers: ['Content-Type: multipart/report; report-type=delivery-status'],
      },
      daemon,
    ),
    mail(
      'qmail failure',
      leaf(
        'text/plain',
        'Hi. This is the qmail-send program.\r\n\r\n<nadie@cliente.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <uno@msp.example>\r\n',
      ),
      daemon,
    ),
    mail(
      'invitation',
      many(
        'alternative',
        plain,
        leaf('text/calendar; method=REQUEST; charset=utf-8', 'BEGIN:VCALENDAR\r\nSUMMARY:Visita\r\nEND:VCALENDAR\r\n'),
      ),
    ),
    mail(
      'signed',
      many(
        'signed',
        plain,
        leaf('application/pkcs7-signature; name=smime.p7s', base64('firma'), 'Content-Transfer-Encoding: base64'),
      ),
    ),
    mail(
      'encrypted',
      many(
        'encrypted',
        leaf('application/pgp-encrypted', 'Version: 1\r\n'),
        leaf('application/octet-stream', '-----BEGIN PGP MESSAGE-----\r\n'),
      ),
    ),
    mail('uuencoded', leaf('text/plain', 'Adjunto:\r\n\r\nbegin 644 nota.txt\r\n%2&]L80H`\r\n`\r\nend\r\n')),
    mail('iso-2022-jp', leaf('text/plain; charset=iso-2022-jp', Buffer.from('1b24422533252b1b28420d0a', 'hex'))),
    mail('shift_jis raw header', leaf('text/plain; charset=shift_jis', Buffer.from('836583588367', 'hex')), [
      ...HEAD.filter((line) => !line.startsWith('Subject')),
      `Subject: ${Buffer.from('836583588367', 'hex').toString('latin1')}`,
    ]),
    mail('windows-1252 without a label', leaf('text/plain', Buffer.from('Ni\xf1o \x80 5', 'latin1'))),
    mail(
      'utf-16',
      leaf(
        'text/plain; charset=utf-16',
        Buffer.from('\ufeffHola niño', 'utf16le').toString('base64'),
        'Content-Transfer-Encoding: base64',
      ),
    ),
    mail('data picture', leaf('text/html', `<p>Vea:</p><img src="data:image/png;base64,${PNG}">`)),
    mail('mailbox file', plain, ['From ana@cliente.example Mon Mar  3 10:30:00 2025', ...HEAD]),
    mail(
      'winmail.dat',
      many(
        'mixed',
        plain,
        leaf('application/ms-tnef; name=winmail.dat', base64('x\u009f>"'), 'Content-Transfer-Encoding: base64'),
      ),
    ),
    mail('list', many('mixed', plain, leaf('text/plain', '_______\r\nLista de correo\r\n')), [
      ...HEAD,
      'List-Id: <lista.cliente.example>',
      'Precedence: list',
    ]),
    mail('many addresses', plain, [
      ...HEAD,
      `Bcc: ${Array.from({ length: 300 }, (_, at) => `p${at}@cliente.example`).join(',\r\n ')}`,
    ]),
  ];
}
