import { createHash, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Hexadecimal sha256 of a file. */
export const sumOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** What a signature is over; install.sh writes the same two lines. */
const sealedText = (sha256: string): Buffer => Buffer.from(`LANET Helpdesk server archive\n${sha256}\n`);

/** The text of `<archive>.sig`: Ed25519, base64. */
export const signArchive = (archive: string, key: KeyObject): string =>
  `${sign(null, sealedText(sumOf(archive)), key).toString('base64')}\n`;
