import type { Session } from './sessions.ts';

const USER_PROCESS = 7;
/**
 * Where the fields of a record are (utmp(5)). glibc keeps 32-bit times on the processors that once had 32-bit programs; on
 * 64-bit ARM times are 64-bit and the record is 16 bytes longer.
 */
const SHORT = { size: 384, seconds: 340, is64: false };
const LONG = { size: 400, seconds: 344, is64: true };

/**
 * Records of utmp: who is at which terminal. Where they came from is looked at only to know that it was from elsewhere. A torn
 * record at the end is left out. `architecture` in Node's names.
 */
export function parseUtmp(bytes: Uint8Array, architecture: string): Session[] {
  const layout = architecture === 'arm64' ? LONG : SHORT;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const sessions: Session[] = [];
  for (let at = 0; at + layout.size <= bytes.length; at += layout.size) {
    const text = (offset: number, length: number) => cString(bytes.subarray(at + offset, at + offset + length));
    const username = text(44, 32);
    if (view.getInt16(at, true) !== USER_PROCESS || username === '') continue;
    const place = at + layout.seconds;
    const seconds = layout.is64 ? Number(view.getBigInt64(place, true)) : view.getUint32(place, true);
    sessions.push({ username, kind: kindOf(text(8, 32), text(76, 256)), since: instant(seconds) });
  }
  return sessions;
}

/** `:0` is a display of this computer, whether it stands for the terminal or for where from. */
function kindOf(terminal: string, from: string): Session['kind'] {
  if (from !== '' && !from.startsWith(':')) return 'remote';
  return from.startsWith(':') || terminal.startsWith(':') || /^tty\d/.test(terminal) ? 'console' : 'terminal';
}

function instant(seconds: number): number | null {
  return seconds > 0 && seconds < 8_640_000_000_000 ? seconds * 1000 : null;
}

function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
}
