import { QUOTED_BY_OUTLOOK } from './visible-text.forms.outlook.ts';

/** How mail programs quote, one form a row: program and language, what it writes below the answer. For tests. */
export const QUOTED_BELOW: readonly (readonly [form: string, quoted: string])[] = [
  // Gmail
  [
    'Gmail es',
    'El lun, 3 mar 2025 a las 10:15, Soporte (<soporte@msp.example>) escribió:\n\n> Hola\n> Reinicie el equipo',
  ],
  [
    'Gmail es, Mexico',
    'El lun, 3 mar 2025 a la(s) 10:15 a.m., Soporte (soporte@msp.example) escribió:\n\n> Hola\n> Reinicie',
  ],
  [
    'Gmail es, Mexico with spaces of Unicode',
    'El lun, 3 mar 2025 a la(s) 10:15\u202fa.\u00a0m., Soporte (soporte@msp.example) escribió:\n\n> Hola\n> Reinicie',
  ],
  ['Gmail es, points', 'El lun., 3 de mar. de 2025 10:15, Soporte <soporte@msp.example> escribió:\n> Hola\n> Reinicie'],
  ['Gmail es, old', 'El 3 de marzo de 2025, 10:15, Soporte <soporte@msp.example> escribió:\n\n> Hola\n> Reinicie'],
  [
    'Gmail es on a phone',
    'El lun., 3 mar. 2025 10:15 a. m., Soporte <\nsoporte@msp.example> escribió:\n\n> Hola\n> Reinicie',
  ],
  [
    'Gmail es over three lines',
    'El mié, 5 nov 2025 a las 9:02, Mesa de Servicio\nde Industrias del Norte (<soporte@msp.example>)\nescribió:\n\n> Hola\n> Reinicie',
  ],
  ['Gmail old, without a verb', '2025-03-03 10:15 GMT-06:00 Soporte <soporte@msp.example>:\n\n> Hola\n> Reinicie'],
  ['Gmail en', 'On Mon, Mar 3, 2025 at 10:15 AM Support <support@msp.example> wrote:\n\n> Hi\n> Restart it'],
  ['Gmail en, U+202F', 'On Mon, Mar 3, 2025 at 10:15\u202fAM Support <support@msp.example> wrote:\n\n> Hi'],
  ['Gmail en, British', 'On Mon, 3 Mar 2025 at 10:15, Support <support@msp.example> wrote:\n\n> Hi\n> Restart it'],
  [
    'Gmail en, wrapped before the verb',
    'On Mon, Mar 3, 2025 at 10:15 AM The Very Long Name of a Service Desk <\nsupport@msp.example> wrote:\n\n> Hi',
  ],
  [
    'Gmail en, no space before the verb',
    'On Mon, Mar 3, 2025 at 10:15 AM, Support\n<support@msp.example>wrote:\n\n> Hi',
  ],
  ['Gmail de', 'Am Mo., 3. März 2025 um 10:15 Uhr schrieb Support <support@msp.example>:\n\n> Hallo\n> Neu starten'],
  [
    'Gmail de on a phone',
    'Support <support@msp.example> schrieb am Mo., 3. März 2025, 10:15:\n\n> Hallo\n> Neu starten',
  ],
  [
    'Gmail de on a phone, wrapped',
    'Support der Industrie <support@msp.example> schrieb am Mo.,\n3. März 2025, 10:15:\n\n> Hallo\n> Neu starten',
  ],
  ['Gmail fr', 'Le lun. 3 mars 2025 à 10:15, Support <support@msp.example> a écrit :\n\n> Bonjour\n> Redémarrez'],
  ['Gmail fr, U+00A0', 'Le lun. 3 mars 2025 à 10:15, Support <support@msp.example> a écrit\u00a0:\n\n> Bonjour'],
  ['Gmail pt', 'Em seg., 3 de mar. de 2025 às 10:15, Suporte <suporte@msp.example>\nescreveu:\n\n> Olá\n> Reinicie'],
  [
    'Gmail pt of Portugal',
    'Suporte <suporte@msp.example> escreveu (segunda, 3/03/2025 à(s) 10:15):\n\n> Olá\n> Reinicie',
  ],
  [
    'Gmail it',
    'Il giorno lun 3 mar 2025 alle ore 10:15 Supporto <supporto@msp.example> ha scritto:\n\n> Ciao\n> Riavvia',
  ],
  ['Gmail nl', 'Op ma 3 mrt 2025 om 10:15 schreef Support <support@msp.example>:\n\n> Hallo\n> Herstart'],
  ['Gmail ru', 'пн, 3 мар. 2025 г. в 10:15, Support <support@msp.example>:\n\n> Привет\n> Перезагрузите'],
  [
    'Gmail forward es',
    '---------- Forwarded message ---------\nDe: Ana Ruiz <ana@proveedor.example>\nDate: lun, 3 mar 2025 a las 10:15\nSubject: Factura\nTo: Juan <juan@cliente.example>\n\nAdjunto.',
  ],
  [
    'Gmail forward pt',
    '---------- Mensagem encaminhada ---------\nDe: Ana <ana@proveedor.example>\nData: seg., 3 de mar.\n\nEm anexo.',
  ],
  // Apple Mail
  ['Apple es', 'El 3 mar 2025, a las 10:15, Soporte <soporte@msp.example> escribió:\n\n> Hola\n> Reinicie'],
  [
    'Apple es, Mexico',
    'El 3 mar 2025, a la(s) 10:00\u202fa.m., Ana Ruiz <ana@msp.example> escribió:\n\n> Hola\n> Reinicie',
  ],
  [
    'Apple es, quotation not marked',
    'El 3 mar 2025, a la(s) 10:00 a. m., Ana Ruiz <ana@msp.example> escribió:\n\nHola, reinicie el equipo.',
  ],
  [
    'Apple es, attribution inside the quotation',
    '> El 3 mar 2025, a las 10:15, Soporte <soporte@msp.example> escribió:\n> \n> Hola',
  ],
  ['Apple es, no address', 'El 03/03/2025, a las 10:15, Soporte escribió:\n\n> Hola'],
  ['Apple en', 'On 3 Mar 2025, at 10:15, Support <support@msp.example> wrote:\n\n> Hi'],
  ['Apple en, American', 'On Mar 3, 2025, at 10:15\u202fAM, Support <support@msp.example> wrote:\n\n> Hi\n> Restart'],
  ['Apple en, long form', 'On Monday, 3 March 2025 at 10:15:00 CST, Support <support@msp.example> wrote:\n\nHi'],
  ['Apple de', 'Am 03.03.2025 um 10:15 schrieb Support <support@msp.example>:\n\n> Hallo'],
  ['Apple fr', 'Le 3 mars 2025 à 10:15, Support <support@msp.example> a écrit :\n\n> Bonjour'],
  ['Apple pt', 'Em 3 de mar. de 2025, à(s) 10:15, Suporte <suporte@msp.example> escreveu:\n\n> Olá'],
  ['Apple it', 'Il giorno 3 mar 2025, alle ore 10:15, Supporto <supporto@msp.example> ha scritto:\n\n> Ciao'],
  [
    'Apple forward es',
    'Inicio del mensaje reenviado:\n\nDe: Ana Ruiz <ana@proveedor.example>\nAsunto: Factura\nFecha: 3 de marzo de 2025, 10:15:00 a. m. CST\nPara: Juan <juan@cliente.example>\n\nAdjunto.',
  ],
  [
    'Apple forward en',
    'Begin forwarded message:\n\n> From: Ann <ann@vendor.example>\n> Subject: Invoice\n> Date: March 3, 2025\n> To: John\n> \n> Attached.',
  ],
  [
    'Apple forward fr',
    'Début du message transféré :\n\nDe: Ann <ann@vendor.example>\nObjet: Facture\nDate: 3 mars 2025\nÀ: Jean\n\nCi-joint.',
  ],
  [
    'Apple forward de',
    'Anfang der weitergeleiteten Nachricht:\n\nVon: Ann <ann@vendor.example>\nBetreff: Rechnung\nDatum: 3. März 2025\nAn: Hans\n\nAnbei.',
  ],
  [
    'iPhone es',
    'Enviado desde mi iPhone\n\nEl 3 mar 2025, a la(s) 10:15 a. m., Soporte <soporte@msp.example> escribió:\n\n> \n> Hola',
  ],
  ['iPad en', 'Sent from my iPad\n\n> On Mar 3, 2025, at 10:15 AM, Support <support@msp.example> wrote:\n> \n> Hi'],
  ...QUOTED_BY_OUTLOOK,
  // Yahoo, AOL
  [
    'Yahoo es',
    'El lunes, 3 de marzo de 2025, 10:15:00 a. m. CST, Soporte <soporte@msp.example> escribió:\n\n Hola\n Reinicie el equipo',
  ],
  [
    'Yahoo es on a phone',
    'Enviado desde Yahoo Mail para iPhone\n\n\nEl lunes, marzo 3, 2025, 10:15 a. m., Soporte <soporte@msp.example> escribió:\n\nHola',
  ],
  [
    'Yahoo es on a phone, text on the line',
    'El lun, mar 3, 2025 a la(s) 10:15 a. m., Soporte<soporte@msp.example> escribió: Hola, reinicie el equipo.',
  ],
  ['Yahoo en', 'On Monday, March 3, 2025 at 10:15:00 AM CST, Support <support@msp.example> wrote:\n\n Hi\n Restart it'],
  [
    'Yahoo en on Android',
    'Sent from Yahoo Mail on Android\n\n  On Mon, Mar 3, 2025 at 10:15 AM, Support<support@msp.example> wrote:   Hi, restart it.',
  ],
  [
    'Yahoo classic',
    '--- On Mon, 3/3/25, Support <support@msp.example> wrote:\n\n\nFrom: Support <support@msp.example>\nSubject: Printer\nTo: john@client.example\nDate: Monday, March 3, 2025, 10:15 AM\n\nHi',
  ],
  [
    'AOL',
    '-----Original Message-----\nFrom: Support <support@msp.example>\nTo: john <john@client.example>\nSent: Mon, Mar 3, 2025 10:15 am\nSubject: Re: Printer\n\nHi',
  ],
  // Thunderbird and kin
  ['Thunderbird es', 'El 03/03/2025 a las 10:15, Soporte escribió:\n> Hola\n> Reinicie'],
  ['Thunderbird es, short year', 'El 3/3/25 a las 10:15, Soporte escribió:\n> Hola'],
  ['Thunderbird en', 'On 3/3/2025 10:15 AM, Support wrote:\n> Hi\n> Restart'],
  ['Thunderbird en, ISO', 'On 2025-03-03 10:15, Support wrote:\n> Hi'],
  ['Thunderbird de', 'Am 03.03.25 um 10:15 schrieb Support:\n> Hallo'],
  ['Thunderbird fr', 'Le 03/03/2025 à 10:15, Support a écrit :\n> Bonjour'],
  ['Thunderbird pt', 'Em 03/03/2025 10:15, Suporte escreveu:\n> Olá'],
  [
    'Thunderbird forward es',
    '-------- Mensaje reenviado --------\nAsunto: \tFactura\nFecha: \tMon, 3 Mar 2025 10:15:00 -0600\nDe: \tAna <ana@proveedor.example>\nPara: \tJuan\n\nAdjunto',
  ],
  [
    'Thunderbird forward de',
    '-------- Weitergeleitete Nachricht --------\nBetreff: \tRechnung\nDatum: \tMon, 3 Mar 2025\nVon: \tAnn\nAn: \tHans\n\nAnbei',
  ],
  ['Evolution', 'On Mon, 2025-03-03 at 10:15 -0600, Support wrote:\n> Hi\n> Restart'],
  ['Mutt', 'On Mon, Mar 03, 2025 at 10:15:00AM -0600, Support wrote:\n> Hi\n> Restart'],
  [
    'K-9 es',
    'El 3 de marzo de 2025 10:15:00 GMT-06:00, Soporte <soporte@msp.example> escribió:\n>Hola\n>Reinicie\n\n-- \nEnviado desde mi dispositivo Android con K-9 Mail. Por favor, disculpa mi brevedad.',
  ],
  ['Horde es', 'Soporte <soporte@msp.example> escribió:\n\n> Hola\n> Reinicie'],
  ['Horde en', 'Quoting Support <support@msp.example>:\n\n> Hi\n> Restart'],
  ['Roundcube es', 'El 2025-03-03 10:15, Soporte escribió:\n> Hola\n> Reinicie'],
  ['Zoho', '---- El lun, 03 mar 2025 10:15:00 -0600 Soporte <soporte@msp.example> escribió ----\n\nHola'],
  [
    'Proton es',
    'Enviado con el correo electrónico seguro de Proton Mail.\n\nEl lunes, 3 de marzo de 2025 a las 10:15, Soporte <soporte@msp.example> escribió:\n\n> Hola',
  ],
  [
    'Proton en',
    'Sent with Proton Mail secure email.\n\nOn Monday, March 3rd, 2025 at 10:15 AM, Support <support@msp.example> wrote:\n\n> Hi',
  ],
  // Zimbra, Lotus, phones
  [
    'Zimbra es',
    '----- Mensaje original -----\nDe: "Soporte" <soporte@msp.example>\nPara: "Juan" <juan@cliente.example>\nEnviados: Lunes, 3 de Marzo 2025 10:15:00\nAsunto: Re: Impresora\n\nHola',
  ],
  [
    'Zimbra es, newer',
    'De: "Soporte" <soporte@msp.example>\nPara: "Juan" <juan@cliente.example>\nEnviados: Lunes, 3 de Marzo 2025 10:15:00\nAsunto: Re: Impresora\n\nHola',
  ],
  [
    'Zimbra en',
    '----- Original Message -----\nFrom: "Support" <support@msp.example>\nTo: "John" <john@client.example>\nSent: Monday, March 3, 2025 10:15:00 AM\nSubject: Re: Printer\n\nHi',
  ],
  [
    'Lotus es',
    'De:\tSoporte <soporte@msp.example>\nPara:\tJuan/Cliente@Cliente\nFecha:\t03/03/2025 10:15\nAsunto:\tRe: Impresora\n\n\n\nHola',
  ],
  [
    'Lotus en',
    'From:        Support <support@msp.example>\nTo:        John/Client@Client\nDate:        03/03/2025 10:15 AM\nSubject:        Re: Printer\n\n\nHi',
  ],
  [
    'Lotus web',
    '-----Soporte <soporte@msp.example> escribió: -----\nPara: juan@cliente.example\nDe: Soporte <soporte@msp.example>\nFecha: 03/03/2025 10:15\nAsunto: Re: Impresora\n\nHola',
  ],
  [
    'Lotus forward',
    '----- Forwarded by John/Client on 03/03/2025 10:15 AM -----\n\nFrom: Ann\nTo: John\nDate: 03/03/2025\nSubject: Invoice',
  ],
  [
    'Samsung es',
    'Enviado desde mi Galaxy\n\n\n-------- Mensaje original --------\nDe: Soporte <soporte@msp.example>\nFecha: 3/3/25 10:15 a. m. (GMT-06:00)\nPara: Juan <juan@cliente.example>\nAsunto: Re: Impresora\n\nHola',
  ],
  [
    'Samsung en',
    'Sent from my Samsung Galaxy smartphone.\n\n-------- Original message --------\nFrom: Support <support@msp.example>\nDate: 3/3/25 10:15 AM (GMT-06:00)\nTo: John\nSubject: Re: Printer\n\nHi',
  ],
  [
    'Samsung de',
    'Von meinem Samsung Galaxy Smartphone gesendet.\n\n-------- Ursprüngliche Nachricht --------\nVon: Support <support@msp.example>\nDatum: 03.03.25 10:15 (GMT+01:00)\nAn: Hans\nBetreff: Re: Drucker\n\nHallo',
  ],
  [
    'Huawei es',
    'Enviado desde mi HUAWEI P30 lite\n\n-------- Mensaje original --------\nDe: Soporte <soporte@msp.example>\nFecha: lun., 3 mar. 2025 10:15\nPara: Juan\nAsunto: Re: Impresora\n\nHola',
  ],
  [
    'BlackBerry',
    'Sent from my Verizon Wireless BlackBerry\n\n-----Original Message-----\nFrom: Support <support@msp.example>\nDate: Mon, 3 Mar 2025 10:15:00 \nTo: <john@client.example>\nSubject: Re: Printer\n\nHi',
  ],
  [
    'Lotus, fields above their values',
    '"Soporte" <soporte@msp.example>\n03/03/2025 10:15 a. m.\n\nPara\n<juan@cliente.example>\ncc\n\nAsunto\nRe: Impresora\n\nHola',
  ],
  // Without attribution, own marker
  ['no attribution', '> Hola\n> Reinicie el equipo'],
  [
    'two levels',
    'El lun, 3 mar 2025 a las 10:15, Soporte (<soporte@msp.example>) escribió:\n\n> ¿Reinició?\n>\n> El dom, 2 mar 2025 a las 9:00, Juan (<juan@cliente.example>) escribió:\n>\n>> No imprime.',
  ],
  ['own marker quoted', '> ##- Responda por encima de esta línea -##\n> Hola'],
  [
    'own marker below an attribution',
    'El lun, 3 mar 2025 a las 10:15, Soporte (<soporte@msp.example>) escribió:\n\n##- Responda por encima de esta línea -##\nHola',
  ],
  ['own marker in English', '##- Please reply above this line -##\nHi'],
];
