const MARK = /(?:©|\(c\)|copyright)/i;
/** Marks, years and small words that stand between the mark and the holder; some files hold a mark that was decoded wrongly. */
const BEFORE_HOLDER = /^(?:©|\(c\)|copyright|by\b|present\b|[\s\d,:–-]|[^\w\s]{1,2}(?=\s*\d{4}))+/i;
const AFTER_HOLDER =
  /\.? ?(?:all rights? reserved|alle rechte|todos los derechos|tous droits)|, \d{4}|,? https?:|(?<=\w{3})\. /i;

/** The holder a copyright line names; null where it cannot be told from the rest of the sentence. */
export function publisherOf(identifier: string | null, rights: string | null): string | null {
  if (identifier?.startsWith('com.apple.')) return 'Apple';
  const line = rights?.replace(/\s+/g, ' ') ?? '';
  const mark = MARK.exec(line);
  if (!mark) return null;
  const after = line.slice(mark.index).replace(BEFORE_HOLDER, '');
  const holder = after.split(AFTER_HOLDER)[0]?.replace(/[\s.,]+$|,? \d{4}([-–]\d{4})?[\s.,]*$/g, '');
  return holder && holder.length <= 80 && /\p{L}{2}/u.test(holder) ? holder : null;
}
