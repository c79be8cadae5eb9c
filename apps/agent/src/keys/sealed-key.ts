import type { Reading } from '../platform/machine.ts';
import { protect, unprotect } from '../platform/windows/dpapi.ts';

/** What stands before a key that DPAPI encrypted for this computer; base64 follows. */
const SEALED = 'lanet-dpapi-1:';

/** On Windows file modes protect nothing; elsewhere they are all there is. */
const seals = process.platform === 'win32';

/**
 * The text of a key file: on Windows encrypted for this computer, elsewhere the PEM itself.
 * @throws Error with a sentence to act on
 */
export function keyFileText(pem: string): string {
  if (!seals) return pem;
  const sealed = protect(Buffer.from(pem));
  return `${SEALED}${Buffer.from(opened(sealed, 'The key cannot be encrypted')).toString('base64')}\n`;
}

/** The PEM in a key file. @throws Error with a sentence to act on, such as when the file comes from another computer. */
export function pemOf(text: string): string {
  if (!text.startsWith(SEALED)) return text;
  const sealed = Buffer.from(text.slice(SEALED.length), 'base64');
  return Buffer.from(opened(unprotect(sealed), 'The key cannot be decrypted on this computer')).toString();
}

/** Whether the file has to be written anew: made by hand or by a version that did not encrypt. */
export function isInClear(text: string): boolean {
  return seals && !text.startsWith(SEALED);
}

function opened(reading: Reading<Uint8Array>, failure: string): Uint8Array {
  if (reading.kind === 'read') return reading.value;
  const advice =
    'Install the package again; if the folder was copied from another computer, delete it and enrol again.';
  throw new Error(`${failure} (${reading.detail ?? reading.reason}). ${advice}`);
}
