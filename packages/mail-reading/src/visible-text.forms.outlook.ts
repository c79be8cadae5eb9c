/** How the programs of Microsoft quote, in six languages. For tests. */
export const QUOTED_BY_OUTLOOK: readonly (readonly [form: string, quoted: string])[] = [
  // Outlook
  [
    'Outlook es',
    'De: Soporte <soporte@msp.example>\nEnviado: lunes, 3 de marzo de 2025 10:15\nPara: Juan Pérez <juan@cliente.example>\nAsunto: RE: Impresora\n\nHola.',
  ],
  [
    'Outlook es, Enviado el',
    'De: Soporte [mailto:soporte@msp.example]\nEnviado el: lunes, 03 de marzo de 2025 10:15 a. m.\nPara: Juan Pérez\nCC: Ana Ruiz; Luis Vega\nAsunto: RE: Impresora\n\nHola',
  ],
  [
    'Outlook es, bold in text',
    '*De:* Soporte <soporte@msp.example>\n*Enviado:* lunes, 3 de marzo de 2025 10:15\n*Para:* Juan\n*Asunto:* RE: Impresora\n\nHola',
  ],
  [
    'Outlook es, line',
    '________________________________\nDe: Soporte <soporte@msp.example>\nEnviado: lunes, 3 de marzo de 2025 10:15\nPara: Juan <juan@cliente.example>\nAsunto: RE: Impresora\n\nHola',
  ],
  [
    'Outlook es, importance before the subject',
    'De: Soporte\nEnviado el: lunes, 3 de marzo de 2025 10:15\nPara: Juan\nAsunto: RE: Impresora\nImportancia: Alta\n\nHola',
  ],
  [
    'Outlook es, long list of recipients',
    'De: Soporte\nEnviado: lunes, 3 de marzo de 2025 10:15\nPara: Juan <juan@cliente.example>; Ana <ana@cliente.example>;\n  Luis <luis@cliente.example>; Eva <eva@cliente.example>\nAsunto: RE: Impresora\n\nHola',
  ],
  [
    'Outlook es, old',
    '-----Mensaje original-----\nDe: Soporte [mailto:soporte@msp.example]\nEnviado el: lunes, 03 de marzo de 2025 10:15\nPara: Juan\nAsunto: RE: Impresora\n\nHola',
  ],
  [
    'Outlook for Mac es',
    'De: Soporte <soporte@msp.example>\nFecha: lunes, 3 de marzo de 2025, 10:15\nPara: Juan <juan@cliente.example>\nAsunto: RE: Impresora\n\nHola',
  ],
  [
    'Outlook for Android es',
    'Obtener Outlook para Android\n________________________________\nDe: Soporte <soporte@msp.example>\nEnviado: lunes, 3 de marzo de 2025 10:15\nPara: Juan\nAsunto: RE: Impresora\n\nHola',
  ],
  [
    'Outlook for iOS es',
    'Obtener Outlook para iOS<https://aka.ms/o0ukef>\n________________________________\nDe: Soporte\nEnviado: lunes, 3 de marzo de 2025 10:15\nPara: Juan\nAsunto: RE: Impresora',
  ],
  [
    'Outlook en',
    'From: Support <support@msp.example>\nSent: Monday, March 3, 2025 10:15 AM\nTo: John Smith <john@client.example>\nSubject: RE: Printer\n\nHi',
  ],
  [
    'Outlook en, old',
    '-----Original Message-----\nFrom: Support [mailto:support@msp.example] \nSent: Monday, March 3, 2025 10:15 AM\nTo: John\nSubject: RE: Printer\n\nHi',
  ],
  [
    'Outlook en, on behalf',
    'From: John Smith On Behalf Of Support\nSent: Monday, March 3, 2025 10:15 AM\nTo: John\nSubject: RE: Printer\n\nHi',
  ],
  [
    'Outlook for Android en',
    'Get Outlook for Android<https://aka.ms/AAb9ysg>\n________________________________\nFrom: Support <support@msp.example>\nSent: Monday, March 3, 2025 10:15:00 AM\nTo: John\nSubject: Re: Printer\n\nHi',
  ],
  [
    'Outlook de',
    'Von: Support <support@msp.example>\nGesendet: Montag, 3. März 2025 10:15\nAn: Hans <hans@kunde.example>\nBetreff: AW: Drucker\n\nHallo',
  ],
  [
    'Outlook de, old',
    '-----Ursprüngliche Nachricht-----\nVon: Support [mailto:support@msp.example]\nGesendet: Montag, 3. März 2025 10:15\nAn: Hans\nBetreff: AW: Drucker\n\nHallo',
  ],
  [
    'Outlook fr',
    'De : Support <support@msp.example>\nEnvoyé : lundi 3 mars 2025 10:15\nÀ : Jean <jean@client.example>\nObjet : RE: Imprimante\n\nBonjour',
  ],
  [
    'Outlook fr, old',
    "-----Message d'origine-----\nDe : Support\nEnvoyé : lundi 3 mars 2025 10:15\nÀ : Jean\nObjet : RE: Imprimante\n\nBonjour",
  ],
  [
    'Outlook pt',
    'De: Suporte <suporte@msp.example>\nEnviada em: segunda-feira, 3 de março de 2025 10:15\nPara: João <joao@cliente.example>\nAssunto: RES: Impressora\n\nOlá',
  ],
  [
    'Outlook pt, old',
    '-----Mensagem original-----\nDe: Suporte\nEnviada em: segunda-feira, 3 de março de 2025 10:15\nPara: João\nAssunto: RES: Impressora',
  ],
  [
    'Outlook it',
    'Da: Supporto <supporto@msp.example>\nInviato: lunedì 3 marzo 2025 10:15\nA: Gianni <gianni@cliente.example>\nOggetto: R: Stampante\n\nCiao',
  ],
  [
    'Windows Mail es',
    'Enviado desde Correo para Windows\n\nDe: Soporte\nEnviado: lunes, 3 de marzo de 2025 10:15\nPara: Juan\nAsunto: RE: Impresora\n\nHola',
  ],
  [
    'Windows Mail en',
    'Sent from Mail for Windows 10\n\nFrom: Support\nSent: Monday, March 3, 2025 10:15 AM\nTo: John\nSubject: RE: Printer\n\nHi',
  ],
  [
    'Hotmail',
    '________________________________\n> Date: Mon, 3 Mar 2025 10:15:00 -0600\n> Subject: Printer\n> From: support@msp.example\n> To: john@client.example\n>\n> Hi',
  ],
  [
    'Hotmail, unmarked',
    'Date: Mon, 3 Mar 2025 10:15:00 -0600\nSubject: Printer\nFrom: support@msp.example\nTo: john@client.example\n\nHi',
  ],
];
