import type { Platform } from '../../platform/platform.ts';

/** Of all messages that are being handed over: no number of senders fills the memory. */
const MOST_BYTES = 256 * 1024 * 1024;
const bytesTaken = new WeakMap<Platform, number>();

/** The message, or why there is none; read to its end in any case, as the answer comes after it. */
export async function collect(
  platform: Platform,
  message: AsyncIterable<Buffer>,
  most: number,
): Promise<Buffer | 'too_large' | 'too_much_at_once'> {
  let parts: Buffer[] = [];
  let size = 0;
  let refused: 'too_large' | 'too_much_at_once' | undefined;
  const count = (bytes: number) => bytesTaken.set(platform, (bytesTaken.get(platform) ?? 0) + bytes);
  try {
    for await (const part of message) {
      if (refused) continue;
      size += part.length;
      count(part.length);
      parts.push(part);
      if (size > most) refused = 'too_large';
      else if ((bytesTaken.get(platform) ?? 0) > MOST_BYTES) refused = 'too_much_at_once';
      if (refused) parts = [];
    }
    return refused ?? Buffer.concat(parts);
  } finally {
    count(-size);
  }
}
