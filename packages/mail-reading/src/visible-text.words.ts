import { folded } from './folded.ts';

/** What mail programs write in front of the four facts of a mail they quote. */
export type HeaderField = 'from' | 'date' | 'to' | 'copy' | 'subject' | 'other';

const FIELD_WORDS: Record<HeaderField, readonly string[]> = {
  from: [
    'de',
    'from',
    'von',
    'da',
    'van',
    'fra',
    'från',
    'od',
    'от',
    'remitente',
    'absender',
    'expediteur',
    'mittente',
    'afsender',
    'от кого',
    'отправитель',
    'lähettäjä',
    'kimden',
    'desde',
  ],
  date: [
    'enviado',
    'enviado el',
    'enviados',
    'enviado em',
    'enviada em',
    'enviada',
    'enviada el',
    'fecha',
    'fecha de envio',
    'date',
    'sent',
    'sent at',
    'sent on',
    'date sent',
    'data',
    'data de envio',
    'gesendet',
    'gesendet am',
    'datum',
    'envoye',
    'envoye le',
    "date d'envoi",
    'date',
    'inviato',
    'verzonden',
    'skickat',
    'sendt',
    'dato',
    'отправлено',
    'дата',
    'wysłano',
    'lähetetty',
  ],
  to: [
    'para',
    'a',
    'to',
    'an',
    'aan',
    'til',
    'till',
    'do',
    'кому',
    'destinatario',
    'destinatarios',
    'destinataire',
    'empfanger',
    'pour',
    'para:',
    'vastaanottaja',
    'kime',
  ],
  copy: [
    'cc',
    'cco',
    'bcc',
    'ccn',
    'copia',
    'con copia',
    'copie',
    'copie a',
    'kopie',
    'kopie an',
    'kopia',
    'копия',
    'cci',
  ],
  subject: [
    'asunto',
    'subject',
    'betreff',
    'betr',
    'betr.',
    'objet',
    'sujet',
    'assunto',
    'oggetto',
    'onderwerp',
    'amne',
    'emne',
    'тема',
    'temat',
    'aihe',
    'konu',
  ],
  other: [
    'reply-to',
    'responder a',
    'importancia',
    'importance',
    'prioridad',
    'priority',
    'wichtigkeit',
    'prioritat',
    'datos adjuntos',
    'adjuntos',
    'attachments',
    'anlagen',
    'pieces jointes',
    'anexos',
    'organizacion',
    'organization',
    'antwort an',
    'repondre a',
    'responder para',
    'newsgroups',
    'message-id',
    'signed by',
    'mailed by',
    'enviado por',
    'firmado por',
  ],
};

const FIELDS = new Map<string, HeaderField>();
for (const [field, words] of Object.entries(FIELD_WORDS)) {
  // Safe: the keys of FIELD_WORDS are its type's keys.
  for (const word of words) FIELDS.set(folded(word), field as HeaderField);
}

const MAX_LABEL_LENGTH = 30;
const DECORATION = /^[\s*_|]+|[\s*_|]+$/g;

/** Reads `*Enviado el:* lunes` as the field `date` with the value `lunes`; null where a line is no header. */
export function headerFieldOf(line: string): { field: HeaderField; value: string } | null {
  const colon = line.search(/[:：]/);
  if (colon < 1 || colon > MAX_LABEL_LENGTH) return null;
  const field = FIELDS.get(folded(line.slice(0, colon).replace(DECORATION, '')));
  return field === undefined ? null : { field, value: line.slice(colon + 1).replace(DECORATION, '') };
}

/** The field a line names and nothing else, as Lotus Notes writes them; null for other lines. */
export function headerFieldNamed(line: string): HeaderField | null {
  return line.length > MAX_LABEL_LENGTH ? null : (FIELDS.get(folded(line)) ?? null);
}

const MONTH_WORDS =
  'enero ene febrero feb marzo mar abril abr mayo may junio jun julio jul agosto ago septiembre setiembre sep sept set octubre oct noviembre nov diciembre dic ' +
  'january jan february march april apr june july august aug september october december dec ' +
  'januar janner februar marz mrz maerz mai juni juli oktober okt dezember dez ' +
  'janvier janv fevrier fevr mars avril avr juin juillet juil aout septembre octobre novembre decembre ' +
  'janeiro fevereiro fev marco abril maio junho julho setembro outubro out dezembro ' +
  'gennaio gen febbraio aprile maggio mag giugno giu luglio lug settembre ottobre ott dicembre ' +
  'januari februari maart mrt mei augustus desember desc maj ' +
  'января февраля марта апреля мая июня июля августа сентября октября ноября декабря янв февр фев мар апр июн июл авг сент сен окт нояб дек';
const MONTHS = new Set(MONTH_WORDS.split(' ').map(folded));

const WEEKDAY_WORDS =
  'lunes martes miercoles jueves viernes sabado domingo lun mar mie jue vie sab dom ' +
  'monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun ' +
  'montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so ' +
  'lundi mardi mercredi jeudi vendredi samedi dimanche mer jeu ven sam dim ' +
  'segunda-feira terca-feira quarta-feira quinta-feira sexta-feira seg ter qua qui sex segunda terca quarta quinta sexta ' +
  'lunedi martedi mercoledi giovedi venerdi gio ma wo za zo tors tis ons lor man пн вт ср чт пт сб вс';
const WEEKDAYS = new Set(WEEKDAY_WORDS.split(' ').map(folded));

const NUMERIC_DATE = /\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b/;
const CLOCK = /\b\d{1,2}[:.h]\d{2}\b/;
const YEAR = /\b(?:19|20)\d{2}\b/;

interface DateEvidence {
  /** A day with its month, in words or figures. */
  hasDay: boolean;
  /** A day with its year or with a time of day, as mail programs write it and people rarely do. */
  isExact: boolean;
}

/** `text` must be folded. */
export function dateEvidence(text: string): DateEvidence {
  if (NUMERIC_DATE.test(text)) return { hasDay: true, isExact: true };
  const hasMonth = text.split(/[^\p{L}]+/u).some((word) => MONTHS.has(word));
  const hasDay = hasMonth && /\b\d{1,2}\b/.test(text);
  return { hasDay, isExact: hasDay && (YEAR.test(text) || CLOCK.test(text)) };
}

/** Whether a folded text begins as dates in attributions do: a weekday, a month or a figure. */
export function startsAsDate(text: string): boolean {
  const [first = ''] = text.split(/[\s,.]+/, 1);
  return /^\d/.test(first) || MONTHS.has(first) || WEEKDAYS.has(first);
}
