/** Beginnings of the months in English, Spanish, Portuguese, French, German and Italian; the first that fits. */
const MONTHS = [
  /^(jan|ene|gen|janv)/,
  /^(feb|f[eé]v)/,
  /^(mar|mär|mrz)/,
  /^(apr|abr|avr)/,
  /^(may|mai|mag)/,
  /^(jun|juin|giu)/,
  /^(jul|juil|lug)/,
  /^(aug|ago|ao[uû])/,
  /^(sep|set)/,
  /^(oct|okt|out|ott)/,
  /^(nov)/,
  /^(dec|dic|dez|d[eé]c)/,
];

/** Minutes east of Greenwich of the names that RFC 5322 and habit know. */
const ZONES: Record<string, number> = {
  UT: 0,
  UTC: 0,
  GMT: 0,
  Z: 0,
  WET: 0,
  BST: 60,
  CET: 60,
  MET: 60,
  CEST: 120,
  MEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  JST: 540,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

const DAY_FIRST =
  /(?:^|[\s,])(\d{1,2})[\s.-]{1,5}(?:de\s)?([\p{L}]{3,12})\.?[\s,-]{1,5}(?:de\s)?(\d{2,4})(?:[\s,]{1,5}(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?(?:\.\d{1,9})?\s{0,5}([ap]\.?m\.?)?\s{0,5}([+-]\s?\d{2}:?\d{2}|[a-z]{1,5}(?:[+-]\d{2}:?\d{2})?)?)?/iu;
const MONTH_FIRST =
  /(?:^|[\s,])(\p{L}{3,12})\.?\s{1,5}(\d{1,2}),?\s{1,5}(?:(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?\s{1,5}([+-]\d{4}|[a-z]{1,5})?\s{0,5}(\d{4})(?:\s{1,5}([+-]\d{4}))?)/iu;

/** The instant of a Date header, or undefined. Without a zone it is taken as UTC, so that every machine says the same. */
export function parseMailDate(value: string): Date | undefined {
  const text = value.slice(0, 200);
  const day = DAY_FIRST.exec(text);
  if (day) return instant(day[3], day[2], day[1], [day[4], day[5], day[6]], day[8], day[7]);
  const month = MONTH_FIRST.exec(text);
  if (month)
    return instant(month[7], month[1], month[2], [month[3], month[4], month[5]], month[8] ?? month[6], undefined);
  const iso =
    /^\s{0,10}(\d{4})-(\d{2})-(\d{2})[T\s](\d{2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?\s?(Z|[+-]\d{2}:?\d{2})?/i.exec(
      text,
    );
  return iso
    ? made(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]), [iso[4], iso[5], iso[6]], offsetOf(iso[7]))
    : undefined;
}

type Clock = (string | undefined)[];

function instant(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  clock: Clock,
  zone: string | undefined,
  half: string | undefined,
): Date | undefined {
  const index = MONTHS.findIndex((start) => start.test((month ?? '').toLowerCase()));
  if (index < 0) return undefined;
  const given = Number(year);
  // RFC 5322, 4.3: two digits below 50 are of this century, three digits count from 1900.
  const full = given < 50 ? given + 2000 : given < 1000 ? given + 1900 : given;
  const hours = Number(clock[0] ?? 0);
  const shifted = half ? (hours % 12) + (/^p/i.test(half) ? 12 : 0) : hours;
  return made(full, index, Number(day), [String(shifted), clock[1], clock[2]], offsetOf(zone));
}

function made(year: number, month: number, day: number, clock: Clock, offsetMinutes: number): Date | undefined {
  const [hour = 0, minute = 0, second = 0] = clock.map((part) => Number(part ?? 0));
  if (day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return undefined;
  const date = new Date(Date.UTC(year, month, day, hour, minute - offsetMinutes, Math.min(second, 59)));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function offsetOf(zone: string | undefined): number {
  const digits = /([+-])\s?(\d{2}):?(\d{2})/.exec(zone ?? '');
  if (!digits) return ZONES[(zone ?? '').toUpperCase()] ?? 0;
  const minutes = Number(digits[2]) * 60 + Number(digits[3]);
  return minutes > 14 * 60 ? 0 : digits[1] === '-' ? -minutes : minutes;
}
