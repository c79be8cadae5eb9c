// What the page can say about a new password while it is typed. The server judges again, with its list of common ones.

export interface PasswordOwner {
  name?: string;
  email?: string;
  organisation?: string;
}

export const PASSWORD_HINTS = ['length', 'varied', 'personal'] as const;
export type PasswordHint = (typeof PASSWORD_HINTS)[number];
export type PasswordLevel = 'none' | 'weak' | 'fair' | 'strong';

/** As in contracts/auth.ts. */
export const MIN_LENGTH = 12;
/** A phrase of four or five words; from there on guessing is out of reach. */
const STRONG_LENGTH = 18;
const DISTINCT_AT_LEAST = 5;
/** Neighbours on the keyboard or in the alphabet; four in a row are a run. */
const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjklñ', 'zxcvbnm'];

/** Which hints a password meets already. */
export function metHints(password: string, owner: PasswordOwner): Record<PasswordHint, boolean> {
  const plain = plainText(password);
  return {
    length: [...password].length >= MIN_LENGTH,
    varied: new Set(plain).size >= DISTINCT_AT_LEAST && !isOneRun(plain),
    personal: plain.length > 0 && !ownWords(owner).some((word) => plain.includes(word)),
  };
}

/** One word for the meter: `strong` wants all hints and a phrase's length. */
export function passwordLevel(password: string, owner: PasswordOwner): PasswordLevel {
  if (password === '') return 'none';
  const met = metHints(password, owner);
  if (!PASSWORD_HINTS.every((hint) => met[hint])) return 'weak';
  return [...password].length >= STRONG_LENGTH ? 'strong' : 'fair';
}

const plainText = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Words that whoever knows the person tries first; shorter ones are in good passwords by chance. */
function ownWords({ name = '', email = '', organisation = '' }: PasswordOwner): string[] {
  const [mailbox = ''] = email.split('@');
  return [mailbox, ...`${name} ${organisation} ${mailbox}`.split(/[^\p{L}\p{N}]+/u)]
    .map(plainText)
    .filter((word) => word.length >= 4);
}

/** More than half of it is runs of four or more, forwards or backwards. */
function isOneRun(text: string): boolean {
  const pieces = RUNS.flatMap((run) => [run, [...run].reverse().join('')]);
  let inRuns = 0;
  for (let at = 0; at < text.length; ) {
    const length = longestRun(text, at, pieces);
    if (length >= 4) inRuns += length;
    at += Math.max(length, 1);
  }
  return inRuns * 2 > text.length;
}

function longestRun(text: string, at: number, pieces: readonly string[]): number {
  let length = 0;
  while (at + length < text.length && pieces.some((piece) => piece.includes(text.slice(at, at + length + 1)))) length++;
  return length;
}
