import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGNED_OFF } from './visible-text.endings.ts';
import { QUOTED_BELOW } from './visible-text.forms.ts';
import { visibleText } from './visible-text.ts';

const ANSWER = 'Gracias, ya funciona.\n¿Cierran el ticket?';
const shown = (text: string, fromName: string | null = 'Juan Pérez') => visibleText({ text, html: null, fromName });

/** What reads like a quotation or a signature and is neither. */
const OWN_WORDS: readonly (readonly [what: string, text: string])[] = [
  ['"De:" in one line', 'De: la sucursal norte no imprimen. Urge.'],
  ['"De:" and "Para:" without date or subject', 'De: la sucursal norte\nPara: el almacén\nno imprime'],
  ['"De:" and "Fecha:" without a figure', 'De: la sucursal norte\nPara: el almacén\nFecha: no la sé\nno imprime'],
  ['"From:" and "To:"', 'From: the north branch\nTo: the warehouse\nnothing prints since yesterday.'],
  ['someone wrote, no date', 'Ayer el proveedor escribió: cambien el cable'],
  [
    'someone wrote, ending the line',
    'El usuario dice que ayer Ana escribió:\n"no hay red en el piso 2".\nFavor de revisar.',
  ],
  ['someone wrote on a day, without year or time', 'El lunes 3 de marzo el proveedor escribió:\ncambien el cable'],
  ['someone wrote, with a date, and goes on', 'El 03/03/2025 el proveedor escribió: cambien el cable'],
  ['someone wrote, with an address', 'Ayer ana@proveedor.example escribió: cambien el cable'],
  ['we wrote', 'On Monday we wrote: restart it. It did not help.'],
  [
    'a paragraph with On',
    'On the remote host the service stopped.\nOn the local host it runs.\nThe vendor wrote:\n"update the driver".',
  ],
  ['a schedule', 'El 3 de marzo de 2025 a las 10:15 dejó de imprimir:\nerror 50.4'],
  ['sent from my other account', 'Enviado desde mi otra cuenta, perdón'],
  ['sent from my other account, no comma', 'La factura va adjunta.\nEnviado desde mi otra cuenta'],
  ['sent from my desk', 'Here is it\n\nSent from my desk, is much easier then my mobile phone.'],
  ['sent from a desk', 'Enviado desde mi escritorio el archivo no abre, pero desde la laptop sí.'],
  ['sent from the mailbox of Ana', 'El reporte se fue.\nEnviado desde la cuenta de correo de Ana'],
  ['a frame of dashes', 'El equipo muestra esto:\n-----\nError de disco\n-----\n¿Qué hago?'],
  ['a frame of two dashes', 'El equipo muestra esto:\n--\nError de disco\n--\n¿Qué hago?'],
  ['two dashes in a line', 'And here is a fix -- this is not a signature.\n\nthanks'],
  ['a bullet list of dashes', 'Faltan:\n\n- teclado\n- ratón'],
  ['a lone bullet', 'No sirve:\n\n-Impresora HP'],
  ['one line that begins with >', 'El consumo > 90 % dispara la alerta.\n> 95 % es crítico.\n¿Se puede cambiar?'],
  ['one last line that begins with >', 'Configure así:\n> 95 % es crítico'],
  ['own name in the middle', 'Usuarios afectados:\n\nJuan Pérez\nAna Ruiz'],
  ['own name in a sentence', 'Soy Juan Pérez.\nNo imprime.'],
  ['underscores as a form', 'Nombre: ____________________\nFirma: ____________________'],
  ['a header someone asks about', 'Asunto: impresora\nNo imprime desde ayer.'],
  ['a pasted time log', '10:15 se apagó\n10:20 encendió:\nerror 809'],
  ['original message in a sentence', 'El mensaje original no llegó.\nReenviado por Ana.'],
  ['confidentiality', 'Listo.\n\nAVISO DE CONFIDENCIALIDAD: este correo es para su destinatario.'],

  ['an error of a day', 'El 3 de marzo de 2025 recibí este error en la caja 2:\n\nError 809\n\nSaludos'],
  ['someone with an address wrote', 'El usuario ana@cliente.example escribió:\nno puedo entrar'],
  ['someone wrote at a time', 'El lunes a las 10:15 el proveedor escribió:\n"cambien el cable"\nFavor de revisar.'],
  ['a form', 'Datos:\nNombre: Juan\nDe: Compras\nFecha: 3 de marzo\nHora: 10:15\nEquipo: PC-01'],
  ['fields without a sender', 'Fecha: 03/03/2025\nPara: almacén\nFalla: no imprime'],
  ['hours', 'De: 10:00 a 12:00\nA: sala 2\nno hay red'],
  ['from and to of a connection', 'From: PC-01\nTo: server\nping fails'],
  ['from, date, no subject', 'Date: tomorrow\nTo: all\nFrom: me\nSubject: party'],
  ['sent from home', 'Enviado desde mi casa no entra la VPN'],
  ['sent from the office', 'Enviado desde mi oficina'],
  ['sent from my account of a program', 'El reporte ya va.\nEnviado desde mi cuenta de Gmail'],
  ['a question about Outlook', 'Obtener Outlook para mi equipo nuevo, por favor.'],
  ['a wish for Outlook', 'Descargar Outlook no funciona en mi equipo'],
  ['a log with an address', '2025-03-03 10:15:00 ERROR <proc@host> failed:\nstack trace here\nat line 5'],
  ['Hersteller schrieb', 'Am Montag schrieb der Hersteller, man solle das Kabel tauschen.\nDanke'],
  ['le fournisseur a écrit', 'Le 3 mars 2025 le fournisseur a écrit : changez le câble'],
  ['o fornecedor escreveu', 'Em 3 de março de 2025 o fornecedor escreveu: troquem o cabo'],
  ['own name in a sentence below the greeting', 'Saludos\n\nJuan Pérez ya no trabaja aquí, den de baja su cuenta.'],
  ['own name in a list', 'No puede entrar:\n\nJuan Pérez\n\nDesde ayer.'],
  ['a title without dashes', 'Mensaje original del sistema:\nError 50.4'],
  ['a shell', 'Corre esto:\n> ipconfig\n> ping\ny me dices'],
  ['a rule on top', '________________________________\nFirma del usuario\nNo funciona'],
  ['a prompt', 'C:\\> ipconfig\nno responde'],
];

describe('what a mail program writes below the answer', () => {
  it.each(QUOTED_BELOW)('%s is not shown', (_, quoted) => {
    expect(shown(`${ANSWER}\n\n${quoted}\n`)).toBe(ANSWER);
  });

  it.each(QUOTED_BELOW)('%s is not shown where the mail came with CRLF and no empty line', (_, quoted) => {
    expect(shown(`${ANSWER}\n${quoted}\n`.replaceAll('\n', '\r\n'))).toBe(ANSWER);
  });

  it.each(QUOTED_BELOW)('%s alone is shown whole', (_, quoted) => {
    expect(shown(quoted)).toBe(quoted.trim());
  });
});

describe('what stands at the end by itself', () => {
  it.each(SIGNED_OFF)('%s is not shown', (_, ending) => {
    expect(shown(`${ANSWER}\n\n${ending}\n`)).toBe(ANSWER);
  });

  it.each(SIGNED_OFF)('%s is not shown between answer and quotation', (_, ending) => {
    const quoted = 'El lun, 3 mar 2025 a las 10:15, Soporte (<soporte@msp.example>) escribió:\n\n> Hola\n> Reinicie';

    expect(shown(`${ANSWER}\n\n${ending}\n\n${quoted}\n`)).toBe(ANSWER);
  });

  it.each(SIGNED_OFF)('%s is not shown below an answer that stands under its quotation', (_, ending) => {
    const quotation = '> ¿Reinició?\n> Díganos.';

    expect(shown(`${quotation}\n\n${ANSWER}\n\n${ending}\n`)).toBe(`${quotation}\n\n${ANSWER}`);
  });
});

describe('the author’s own words', () => {
  it.each(OWN_WORDS)('%s stay', (_, text) => {
    expect(shown(text)).toBe(text);
  });

  it.each(OWN_WORDS)('%s stay in HTML', (_, text) => {
    const html = text
      .split('\n')
      .map((line) => `<div>${line.replaceAll('<', '&lt;').replaceAll('>', '&gt;') || '<br>'}</div>`)
      .join('');

    expect(visibleText({ text: null, html, fromName: 'Juan Pérez' })).toBe(text);
  });

  it('stay between the quotations they answer', () => {
    const text =
      'El lun, 3 mar 2025 a las 10:15, Soporte (<soporte@msp.example>) escribió:\n\n> ¿Reinició?\n\nSí, dos veces.\n\n> ¿Y el cable?\n\nCambiado.\n\n> Saludos\n> Soporte\n';

    expect(shown(text)).toBe('> ¿Reinició?\n\nSí, dos veces.\n\n> ¿Y el cable?\n\nCambiado.');
  });

  it('are not what a mail server tore off a long quoted line', () => {
    const long = '> Le pedimos que reinicie el equipo y nos diga si la impresora de la planta';

    expect(shown(`Listo.\n\n${long}\nbaja imprime\n> de nuevo.\n`)).toBe('Listo.');
  });

  it('stay without a known name', () => {
    expect(shown('Listo.\n\nJuan Pérez', null)).toBe('Listo.\n\nJuan Pérez');
  });

  it('stay below a first name that is not the sender’s', () => {
    expect(shown('Listo.\n\nAna', 'Juan Pérez')).toBe('Listo.\n\nAna');
  });
});

describe('hostile text is read to its end', () => {
  it.each([
    ['200,000 quoted lines', `${'> a\r\n'.repeat(200_000)}`],
    [
      'a quotation of 767 KB',
      `El lun, 3 mar 2025 a las 10:15, Soporte (<s@msp.example>) escribió:\n${`> ${'x'.repeat(70)}\n`.repeat(10_500)}`,
    ],
    ['100,000 device lines', 'Enviado desde mi iPhone\n'.repeat(100_000)],
    ['100,000 rules', `${'_'.repeat(60)}\n`.repeat(100_000)],
    ['a line of a million underscores', `-- \n${'_'.repeat(1_000_000)}`],
  ])('%s', (_, quoted) => {
    expect(shown(`${ANSWER}\n\n${quoted}`)).toBe(ANSWER);
  });

  it.each([
    ['On On On', 'On '.repeat(100_000)],
    ['half an attribution', 'El lun, 3 mar 2025 '.repeat(20_000)],
    ['half an attribution a line', 'El lun, 3 mar 2025\n'.repeat(10_000)],
    ['labels without values', 'De:\n'.repeat(60_000)],
    ['verbs without anyone', 'escribió:\n'.repeat(20_000)],
    ['half an address', '<a@'.repeat(100_000)],
  ])('%s', (_, text) => {
    expect(shown(text)).toBe(text.trim());
  });
});

describe('any text', () => {
  const word = fc.constantFrom('impresora', 'no', 'imprime', 'desde', 'ayer', 'piso', 'dos', 'error', 'red', '809');
  const sentence = fc.array(word, { minLength: 2, maxLength: 9 }).map((words) => `${words.join(' ')}.`);
  const paragraph = fc.array(sentence, { minLength: 1, maxLength: 6 }).map((sentences) => sentences.join('\n'));
  const form = fc.constantFrom(...QUOTED_BELOW.map(([, quoted]) => quoted));

  it('above any quotation is shown as it is', () => {
    fc.assert(
      fc.property(paragraph, form, (own, quoted) => {
        expect(shown(`${own}\n\n${quoted}`)).toBe(own);
      }),
    );
  });

  it('is never shown as nothing, and never with words it did not have', () => {
    const piece = fc.oneof(
      sentence,
      form,
      fc.string({ maxLength: 40 }),
      fc.constantFrom('> a', '--', '-- ', '____________', ''),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('\n');
        const result = shown(text);
        expect(result === '').toBe(text.trim() === '');
        for (const line of result.split('\n')) expect(text).toContain(line.replace(/^>+ ?/, '').trim());
      }),
    );
  });
});
