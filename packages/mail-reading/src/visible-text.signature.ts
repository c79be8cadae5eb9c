import { folded } from './folded.ts';
import type { MailLine } from './mail-line.ts';

const MAX_SIGNATURE_LINES = 60;
const MAX_BARE_SIGNATURE_LINES = 15;
const MAX_LINES_BELOW_NAME = 6;
const MAX_DEVICE_LENGTH = 60;
const MAX_FOOTER_LINES = 8;

const OWN_DEVICE =
  /^(?:enviado (?:desde|con|de|do|a partir do|através do|atraves do|pelo) (?:mi|meu|minha)|enviado do meu|sent from my|sent via my|envoye (?:de|depuis) (?:mon|ma)|envoye a partir de (?:mon|ma)|von meinem|von meiner|gesendet von (?:meinem|meiner|mein)|inviato (?:da|dal|dalla) (?:mio|mia)|verstuurd vanaf mijn|verzonden vanaf mijn|skickat fran min|отправлено (?:с|из) (?:моего|моей)) (.+)$/;
const PROGRAM =
  /^(?:enviado (?:desde|con|mediante|por|via|do|de|a partir do|pelo|usando)|sent (?:from|with|using|via|by)|envoye (?:depuis|avec|de|via|a partir de|a partir d'|par)|gesendet (?:von|mit|aus|uber|via)|inviato (?:da|con|dal)|verzonden (?:vanuit|met|via)|отправлено (?:с|из)) ?(.+)$/;
const GET_PROGRAM =
  /^(?:obtener|obtenga|obten|descargar|descarga|descargue|consigue|get|download|holen sie sich|laden sie|obtenez|obtenir|telecharger|telechargez|obter|obtenha|baixe|baixar|scarica|ottieni|download) (?:o |l'|el )?(outlook|bluemail|typeapp|spark|yahoo mail|aqua mail|aquamail|edison mail|my ?mail|gmail|proton ?mail)\b.*$/;
const GERMAN_TAIL =
  /^(?:von meinem|von meiner|outlook (?:fur|pour|para|for) \w+|holen sie sich) ?(.*?) ?(?:gesendet|beziehen|herunterladen)$/;
const PROGRAMS =
  /\b(?:outlook|correo|mail|email|e-mail|courrier|yahoo|gmail|proton ?mail|zoho|samsung|iphone|ipad|ipod|android|blackberry|huawei|xiaomi|galaxy|nokia|bluemail|typeapp|spark|windows|aqua ?mail|tutanota|thunderbird|mobile|workspace|icloud|aol|gmx|web\.de|k-9)\b/;
const DEVICES =
  /\b(?:iphone|ipad|ipod|mac|macbook|imac|watch|galaxy|samsung|huawei|honor|xiaomi|redmi|poco|motorola|moto|nokia|lg|sony|xperia|oneplus|oppo|vivo|realme|zte|alcatel|pixel|android|blackberry|htc|windows|phone|telefono|telefone|telephone|telefon|celular|cel|movil|mobile|handy|smartphone|telemovel|tablet|tableta|tablette|dispositivo|device|appareil|gerat|portable|verizon|t-mobile|at&t|telcel|movistar|4g|5g|lte)\b/;
const UNFIT_DEVICES =
  /\b(?:otra|otro|other|cuenta|account|konto|compte|conta|escritorio|desk|oficina|office|casa|home|house|work|trabajo|companer[oa]|colleague)\b/;
const OTHER_DEVICE_LINES = [
  /\bk-9 mail\b/,
  /^yahoo mail: .{3,50}$/,
  /^sent from my [\w +-]{2,40}, an? [\w& -]{2,40}(?:phone|device|tablet)$/,
  /^(?:libre de virus|virus-free|virenfrei|sans virus|livre de virus)\b.{0,40}(?:avast|avg)/,
];
const FAREWELL =
  /^(?:(?:muchas )?gracias|saludos?|un saludo|saludos cordiales|cordialmente|atentamente|atte|quedo atent[oa]|un abrazo|slds|thanks|thank you|many thanks|regards|best|cheers|sincerely|kind regards|best regards|danke|gru(?:ß|ss)|viele gru(?:ß|ss)e|mit freundlichen gru(?:ß|ss)en|lg|mfg|vg|merci|cordialement|bien cordialement|obrigad[oa]|abracos?|atenciosamente|cumprimentos)\b.{0,30}$/;

/** How many lines at the end are signature, device line or footer and not the author's words; 0 where none is. */
export function signatureLength(lines: readonly MailLine[], fromName: string | null): number {
  const at =
    dashSignature(lines) ?? footer(lines) ?? deviceLine(lines) ?? namedSignature(lines, fromName) ?? dashedName(lines);
  return at === null ? 0 : lines.length - at;
}

/** A line that a phone or a mail program adds by itself, as the whole line: "Enviado desde mi iPhone". */
export function isDeviceLine(text: string): boolean {
  if (text.length > 400) return false;
  const bare = text.replace(/[\s(]{0,9}[<[(]?https?:[^\s<>[\]()]{1,300}[>\])]?/g, '').replace(/[[\]<>*_"]/g, '');
  const plain = folded(bare)
    .replace(/’/g, "'")
    .replace(/^[-–—\s]+|[.\s]+$/g, '');
  if (plain.length > 3 && plain.length <= 120 && OTHER_DEVICE_LINES.some((line) => line.test(plain))) return true;
  if (plain.length > MAX_DEVICE_LENGTH || /[,;?!]|\.\s/.test(plain)) return false;
  if (GET_PROGRAM.test(plain)) return true;
  const own = OWN_DEVICE.exec(plain)?.[1] ?? GERMAN_TAIL.exec(plain)?.[1];
  if (own !== undefined) return isFew(own) && !UNFIT_DEVICES.test(own) && (DEVICES.test(own) || PROGRAMS.test(plain));
  const program = PROGRAM.exec(plain)?.[1];
  return program !== undefined && isFew(program) && !UNFIT_DEVICES.test(program) && startsAsProgram(program);
}

/** The program stands at the front: "Correo para Windows", not "la cuenta de correo de Ana". */
function startsAsProgram(words: string): boolean {
  const found = PROGRAMS.exec(words);
  return found !== null && words.slice(0, found.index).split(' ').length <= 3;
}

function isFew(words: string): boolean {
  return words.split(' ').length <= 7;
}

function deviceLine(lines: readonly MailLine[]): number | null {
  return isDeviceLine(lines.at(-1)?.text ?? '') ? lines.length - 1 : null;
}

/** `-- ` on its own line (RFC 3676), also where a mail program lost the space. Two bare ones frame something. */
function dashSignature(lines: readonly MailLine[]): number | null {
  let bare: number | null = null;
  let bareCount = 0;
  let written = 0;
  const start = Math.max(0, lines.length - MAX_SIGNATURE_LINES);
  for (let at = lines.length - 1; at >= start; at--) {
    const line = lines[at];
    if (line === undefined || line.depth > 0) break;
    if (line.text === '-- ' || line.text === '--\u00a0') return at;
    if (line.text.trim() === '--') {
      bareCount++;
      if (written <= MAX_BARE_SIGNATURE_LINES) bare = at;
    }
    if (line.text.trim() !== '') written++;
  }
  return bareCount === 1 ? bare : null;
}

/** What mailing lists add below a line of underscores: the list's name and addresses. */
function footer(lines: readonly MailLine[]): number | null {
  let below = '';
  for (let at = lines.length - 1; at >= Math.max(0, lines.length - MAX_FOOTER_LINES - 1); at--) {
    const text = lines[at]?.text ?? '';
    if (/^_{5,200}\s{0,9}$/.test(text)) return /@|https?:|mailing list|lista de correo/i.test(below) ? at : null;
    if (text.length > 200) return null;
    below += `${text}\n`;
  }
  return null;
}

/** The sender's own name on a line of its own, with at most six short lines below such as telephone, address and site. */
function namedSignature(lines: readonly MailLine[], fromName: string | null): number | null {
  const name = nameWords(fromName ?? '');
  if (name.length === 0) return null;
  let below = 0;
  for (let at = lines.length - 1; at >= 1; at--) {
    const text = lines[at]?.text.trim() ?? '';
    if (text === '') continue;
    if (isNameLine(text, name)) return stands(lines, at) ? at : null;
    if (++below > MAX_LINES_BELOW_NAME || !isContactLine(text)) return null;
  }
  return null;
}

function isNameLine(text: string, name: readonly string[]): boolean {
  if (text.length > 80) return false;
  const words = nameWords(text);
  if (words.length === 0 || words.some((word) => !name.includes(word))) return false;
  return words.length >= 2 || words[0] === name[0];
}

/** Whether the name is a paragraph's start or follows a farewell; after a colon it belongs to a list. */
function stands(lines: readonly MailLine[], at: number): boolean {
  const above = lines[at - 1]?.text.trim() ?? '';
  if (above !== '') return FAREWELL.test(folded(above).replace(/^[*_]+/, ''));
  const before = lines.slice(Math.max(0, at - 4), at).findLast(({ text }) => text.trim() !== '');
  return before !== undefined && !before.text.trimEnd().endsWith(':');
}

function isContactLine(text: string): boolean {
  if (text.length > 80 || /[?!:]$/.test(text)) return false;
  if (/@|https?:|www\.|\d[\d\s().-]{5,20}/i.test(text)) return true;
  const words = text.split(/\s+/);
  // "S. A.", "Inc.": a short last word is an abbreviation, not the end of a sentence.
  const isSentence = /[.;]$/.test(text) && (words.at(-1) ?? '').length > 5;
  return words.length <= 7 && !isSentence;
}

function nameWords(text: string): string[] {
  return folded(text.replace(/[*_",.()[\]<>|-]/g, ' '))
    .split(' ')
    .filter((word) => word !== '');
}

/** "-Ana Ruiz" after a finished sentence; a list has more than one such line or a colon above it. */
function dashedName(lines: readonly MailLine[]): number | null {
  const at = lines.length - 1;
  if (!/^[-–—]{1,2}\s?\p{Lu}[\p{L}.]{1,20}(?:\s\p{Lu}[\p{L}.]{0,20}){1,3}$/u.test(lines[at]?.text ?? '')) return null;
  if (lines[at - 1]?.text.trim() !== '') return null;
  const before = lines.slice(Math.max(0, at - 4), at).findLast(({ text }) => text.trim() !== '');
  return before !== undefined && before.depth === 0 && /[.!?)]\s*$/.test(before.text) ? at : null;
}
