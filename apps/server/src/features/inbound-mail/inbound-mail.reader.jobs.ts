import { MailReader } from '@lanet/mail-reading';
import type { Platform } from '../../platform/platform.ts';

const readers = new WeakMap<Platform, MailReader>();

/** The one reader of this process, made when it is first needed: a thread of its own, which a message cannot take along. */
export function readerOf(platform: Platform): MailReader {
  const reader = readers.get(platform) ?? new MailReader();
  readers.set(platform, reader);
  return reader;
}

export async function closeReader(platform: Platform): Promise<void> {
  await readers.get(platform)?.close();
  readers.delete(platform);
}
