import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

const shown = (html: string, text: string | null = null) => visibleText({ text, html, fromName: 'Juan Pérez' });

const ATTRIBUTION =
  'El lun, 3 mar 2025 a las 10:15, Soporte (&lt;<a href="mailto:soporte@msp.example">soporte@msp.example</a>&gt;) escribió:';
const HEADER =
  '<b>De:</b> Soporte &lt;soporte@msp.example&gt;<br><b>Enviado:</b> lunes, 3 de marzo de 2025 10:15<br><b>Para:</b> Juan Pérez<br><b>Asunto:</b> RE: Impresora';
const QUOTE = '<div>Hola, reinicie el equipo.</div><p>Soporte</p>';

const QUOTED_BELOW: readonly (readonly [program: string, html: string])[] = [
  [
    'Gmail',
    `<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${ATTRIBUTION}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid">${QUOTE}</blockquote></div>`,
  ],
  [
    'Gmail, old',
    `<div class="gmail_extra"><br><div class="gmail_quote">${ATTRIBUTION}<br><blockquote class="gmail_quote">${QUOTE}</blockquote></div><br></div>`,
  ],
  [
    'Gmail, signature',
    `<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">Juan Pérez<br>Industrias Tebi</div><br><div class="gmail_quote">${ATTRIBUTION}<blockquote class="gmail_quote">${QUOTE}</blockquote></div>`,
  ],
  [
    'Gmail forward',
    `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>De: <strong>Ana</strong> &lt;ana@proveedor.example&gt;<br>Date: lun, 3 mar 2025<br>Subject: Factura<br>To: Juan<br></div><br>${QUOTE}</div>`,
  ],
  [
    'Outlook',
    `<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b><span lang=ES>De:</span></b> Soporte &lt;soporte@msp.example&gt;<br><b>Enviado el:</b> lunes, 3 de marzo de 2025 10:15<br><b>Para:</b> Juan<br><b>Asunto:</b> RE: Impresora<o:p></o:p></p></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>${QUOTE}`,
  ],
  [
    'Outlook, each header in its paragraph',
    `<p><b>De:</b> Soporte</p><p><b>Enviado el:</b> lunes, 3 de marzo de 2025 10:15</p><p><b>Para:</b> Juan</p><p><b>Asunto:</b> RE: Impresora</p>${QUOTE}`,
  ],
  [
    'Outlook de',
    `<div style="border-top:solid #B5C4DF 1.0pt"><p class="MsoNormal"><b>Von:</b> Support<br><b>Gesendet:</b> Montag, 3. März 2025 10:15<br><b>An:</b> Hans<br><b>Betreff:</b> AW: Drucker</p></div>${QUOTE}`,
  ],
  [
    'Outlook fr',
    `<div><b>De&nbsp;:</b> Support<br><b>Envoyé&nbsp;:</b> lundi 3 mars 2025 10:15<br><b>À&nbsp;:</b> Jean<br><b>Objet&nbsp;:</b> RE: Imprimante</div>${QUOTE}`,
  ],
  [
    'Outlook pt',
    `<div><b>De:</b> Suporte<br><b>Enviado:</b> segunda-feira, 3 de março de 2025 10:15<br><b>Para:</b> João<br><b>Assunto:</b> RES: Impressora</div>${QUOTE}`,
  ],
  [
    'Outlook 2003',
    `<div class=MsoNormal align=center><hr size=3 width="100%"></div><p class=MsoNormal>${HEADER}</p>${QUOTE}`,
  ],
  [
    'Outlook on the web',
    `<div id="appendonsend"></div><hr tabindex="-1" style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">${HEADER}</font><div>&nbsp;</div></div>${QUOTE}`,
  ],
  [
    'Outlook on the web, signature',
    `<div id="Signature"><div>Juan Pérez</div><div>Compras</div></div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">${HEADER}</div>${QUOTE}`,
  ],
  [
    'Outlook on phones',
    `<div id="ms-outlook-mobile-signature"><div><br></div>Obtener <a href="https://aka.ms/o0ukef">Outlook para iOS</a></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg">${HEADER}</div>${QUOTE}`,
  ],
  [
    'Outlook on phones, new',
    `<div id="mail-editor-reference-message-container"><hr><div>${HEADER}</div>${QUOTE}</div>`,
  ],
  [
    'Outlook for Mac',
    `<span id="OLK_SRC_BODY_SECTION"><div style="border-top:#b5c4df 1pt solid">${HEADER}</div>${QUOTE}</span>`,
  ],
  [
    'Hotmail',
    `<div><hr id="stopSpelling">Date: Mon, 3 Mar 2025 10:15:00 -0600<br>Subject: Impresora<br>From: soporte@msp.example<br>To: juan@cliente.example<br><br>${QUOTE}</div>`,
  ],
  [
    'Windows Mail',
    `<div data-signatureblock="true">Enviado desde Correo de Windows</div><div style="padding-top:5px;border-top-style:solid"><div>${HEADER}</div></div>${QUOTE}`,
  ],
  [
    'Apple Mail',
    `<div><br><blockquote type="cite"><div>El 3 mar 2025, a las 10:15, Soporte &lt;soporte@msp.example&gt; escribió:</div><br class="Apple-interchange-newline"><div>${QUOTE}</div></blockquote></div>`,
  ],
  [
    'iPhone',
    `<br><br><div id="AppleMailSignature" dir="ltr">Enviado desde mi iPhone</div><div dir="ltr"><br>El 3 mar 2025, a la(s) 10:15 a.&nbsp;m., Soporte &lt;soporte@msp.example&gt; escribió:<br><br></div><blockquote type="cite"><div dir="ltr">${QUOTE}</div></blockquote>`,
  ],
  [
    'Apple forward',
    `<div><br><div>Inicio del mensaje reenviado:</div><br><blockquote type="cite"><div><b>De: </b>Ana<br></div><div><b>Asunto: </b>Factura</div>${QUOTE}</blockquote></div>`,
  ],
  [
    'Yahoo',
    `<div id="ydpa1yahoo_quoted_123" class="yahoo_quoted"><div><div>El lunes, 3 de marzo de 2025, 10:15:00 a. m. CST, Soporte &lt;soporte@msp.example&gt; escribió:</div><div>${QUOTE}</div></div></div>`,
  ],
  [
    'Yahoo on phones',
    `<div id="ymail_android_signature">Enviado desde Yahoo Mail con Android</div><br><blockquote style="margin:0 0 20px 0"><div>El lun, mar 3, 2025 a la(s) 10:15 a. m., Soporte<div>&lt;soporte@msp.example&gt; escribió:</div></div><div>${QUOTE}</div></blockquote>`,
  ],
  [
    'Thunderbird',
    `<br><div class="moz-cite-prefix">El 03/03/2025 a las 10:15, Soporte escribió:<br></div><blockquote type="cite" cite="mid:x@msp.example">${QUOTE}</blockquote>`,
  ],
  [
    'Thunderbird, signature',
    `<div class="moz-cite-prefix">El 03/03/2025 a las 10:15, Soporte escribió:<br></div><blockquote type="cite" cite="mid:x">${QUOTE}</blockquote><div class="moz-signature">-- <br>Juan Pérez</div>`,
  ],
  [
    'Thunderbird forward',
    `<br><div class="moz-forward-container">-------- Mensaje reenviado --------<table class="moz-email-headers-table"><tr><th>Asunto: </th><td>Factura</td></tr><tr><th>De: </th><td>Ana</td></tr></table>${QUOTE}</div>`,
  ],
  [
    'Zimbra',
    `<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>De: </b>"Soporte"<br><b>Para: </b>"Juan"<br><b>Enviados: </b>Lunes, 3 de Marzo 2025 10:15:00<br><b>Asunto: </b>Re: Impresora<br></div>${QUOTE}`,
  ],
  [
    'Lotus, a table of headers',
    `<table><tr><td>De:</td><td>Soporte/MSP</td></tr><tr><td>Para:</td><td>Juan/Cliente</td></tr><tr><td>Fecha:</td><td>03/03/2025 10:15</td></tr><tr><td>Asunto:</td><td>Re: Impresora</td></tr></table><hr noshade>${QUOTE}`,
  ],
  [
    'Samsung',
    `<div>Enviado desde mi Galaxy</div><div><br></div><div style="font-size:100%">-------- Mensaje original --------</div><div>De: Soporte &lt;soporte@msp.example&gt;</div><div>Fecha: 3/3/25 10:15 a. m. (GMT-06:00)</div><div>Para: Juan</div><div>Asunto: Re: Impresora</div>${QUOTE}`,
  ],
  [
    'Roundcube',
    `<p id="reply-intro">El 2025-03-03 10:15, Soporte escribió:</p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid">${QUOTE}</blockquote>`,
  ],
  [
    'a program that marks nothing',
    `<p>El 3 de marzo de 2025 10:15, Soporte &lt;soporte@msp.example&gt; escribió:</p><blockquote style="border-left:1px solid">${QUOTE}</blockquote>`,
  ],
  [
    'Mail.ru',
    `<br>Mon, 3 Mar 2025 10:15:00 +0400 от Support &lt;support@msp.example&gt;:<br><blockquote style="border-left:1px solid #0857A6">${QUOTE}</blockquote>`,
  ],
  [
    'Proton',
    `<div class="protonmail_signature_block"><div>Enviado con el correo electrónico seguro de Proton Mail.</div></div><div class="protonmail_quote">El lunes, 3 de marzo de 2025, Soporte escribió:<br><blockquote class="protonmail_quote" type="cite">${QUOTE}</blockquote></div>`,
  ],
  ['own marker', `<div style="color:#888">##- Responda por encima de esta línea -##</div>${QUOTE}`],
];

describe('what a mail program marks in HTML', () => {
  it.each(QUOTED_BELOW)('%s is not shown', (_, quoted) => {
    expect(
      shown(`<html><body><div dir="ltr">Gracias, ya <b>funciona</b>.<br>¿Cierran?</div>${quoted}</body></html>`),
    ).toBe('Gracias, ya funciona.\n¿Cierran?');
  });

  it.each(QUOTED_BELOW)('%s alone is shown', (_, quoted) => {
    expect(shown(quoted)).toMatch(/reinicie el equipo/);
  });
});

describe('the author’s own HTML', () => {
  it('keeps a quotation in the middle and at the end that nothing attributes', () => {
    const html =
      '<p>El aviso dice:</p><blockquote><p>Error de disco</p></blockquote><p>y luego:</p><blockquote>Fin</blockquote>';

    expect(shown(html)).toBe('El aviso dice:\n\n> Error de disco\n\ny luego:\n\n> Fin');
  });

  it('keeps answers between Gmail’s quotations', () => {
    const cited = (text: string) => `<blockquote class="gmail_quote"><div>${text}</div></blockquote>`;
    const html = `<div dir="ltr"><br></div><div class="gmail_quote"><div class="gmail_attr">${ATTRIBUTION}</div>${cited('¿Reinició?')}<div>Sí, dos veces.</div>${cited('¿Y el cable?')}<div>Cambiado.</div>${cited('Soporte')}</div>`;

    expect(shown(html)).toBe('> ¿Reinició?\n\nSí, dos veces.\n\n> ¿Y el cable?\n\nCambiado.'.replaceAll('\n\n', '\n'));
  });

  it('keeps answers between Apple Mail’s quotations', () => {
    const html =
      '<blockquote type="cite">¿Reinició?</blockquote><div>Sí.</div><blockquote type="cite">¿Y el cable?</blockquote>';

    expect(shown(html)).toBe('> ¿Reinició?\nSí.');
  });

  it('keeps a rule and what follows it', () => {
    expect(shown('<p>Uno</p><hr><p>Dos</p>')).toMatch(/^Uno\n+_+\n+Dos$/);
  });

  it('shows a signature where it is all there is', () => {
    expect(shown('<div class="gmail_signature">Juan Pérez</div>')).toBe('Juan Pérez');
  });
});

describe('of two bodies', () => {
  it('the HTML is read where a program marked its quotation', () => {
    const html = '<div>Listo.</div><div class="yahoo_quoted"><div>Hola</div></div>';

    expect(shown(html, 'Listo.\n\nHola, esto no se distingue.')).toBe('Listo.');
  });

  it('the text is read where none did, for its line breaks', () => {
    expect(shown('<p>Uno Dos</p>', 'Uno\nDos')).toBe('Uno\nDos');
  });

  it('the text is read where the marks leave nothing of the HTML', () => {
    expect(shown('<div class="yahoo_quoted">Listo.</div>', 'Listo.')).toBe('Listo.');
  });

  it('there may be none', () => {
    expect(visibleText({ text: null, html: null, fromName: null })).toBe('');
  });
});

it('reads any HTML without failing, and shows something where there is something', () => {
  const piece = fc.oneof(
    fc.constantFrom(...QUOTED_BELOW.map(([, html]) => html)),
    fc.constantFrom(
      '<div class="gmail_quote">',
      '</div>',
      '<blockquote>',
      '</blockquote>',
      '<p>',
      'hola',
      '<a href="http://a.example">',
      '<td>',
      '<!--',
      '<style>',
    ),
    fc.string({ maxLength: 20 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
      const html = `<p>hola</p>${pieces.join('')}`;
      expect(shown(html)).not.toBe('');
    }),
  );
});
