import { folded } from './folded.ts';

const MAX_LENGTH = 1000;
/** Reply and forward prefixes of mail programs by language, folded. */
const REPLIES = new Set([
  're',
  'aw',
  'antw',
  'antwort',
  'res',
  'sv',
  'vs',
  'odp',
  'rif',
  'r',
  'respuesta',
  'resp',
  'reponse',
  'resposta',
]);
const FORWARDS = new Set(['rv', 'fw', 'fwd', 'wg', 'tr', 'enc', 'i', 'reenv', 'reenviado', 'vb', 'doorst']);
const PREFIX = /^(\p{L}{1,10})\.?\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\*\d{1,3}|\^\d{1,3})?\s?[:：]\s*/u;
const LIST_TAG = /^\[[^\][]{1,60}\]\s*/;

/**
 * A subject as it is compared: without reply and forward prefixes in any number, without our tag (`[TKT-000123]` and
 * `[#123]` for the prefix `TKT`), without list tags in front, folded.
 */
export function normalisedSubject(subject: string, tagPrefix = 'TKT'): string {
  let rest = folded(subject.slice(0, MAX_LENGTH)).replace(ownTag(tagPrefix), ' ').replace(/ {2,}/g, ' ').trim();
  for (;;) {
    const shorter = withoutPrefix(rest).replace(LIST_TAG, '');
    // A tag that is the whole subject is the subject.
    if (shorter === rest || shorter === '') return rest;
    rest = shorter;
  }
}

/** Whether the subject says that it answers another one; a forward does not. List tags may stand before the prefix. */
export function hasReplyPrefix(subject: string): boolean {
  const rest = folded(subject.slice(0, MAX_LENGTH)).replace(LIST_TAG, '');
  return REPLIES.has(PREFIX.exec(rest)?.[1] ?? '');
}

function withoutPrefix(subject: string): string {
  const found = PREFIX.exec(subject);
  return found && (REPLIES.has(found[1] ?? '') || FORWARDS.has(found[1] ?? ''))
    ? subject.slice(found[0].length)
    : subject;
}

/** At most two spaces are tolerated inside, any zero padding. */
function ownTag(prefix: string): RegExp {
  const literal = folded(prefix).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`\\[ {0,2}(?:${literal} {0,2}- {0,2}|# {0,2})\\d{1,12} {0,2}\\]`, 'gu');
}
