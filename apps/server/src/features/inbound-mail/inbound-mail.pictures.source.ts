// Fetches a picture that a message leaves on another server.
import { fetchPublic, Unfetched } from '../../platform/outgoing/fetch-public.ts';
import { pictureType } from './inbound-mail.pictures.rules.ts';

export interface Picture {
  type: string;
  bytes: Buffer;
}

const OPTIONS = {
  headers: { accept: 'image/png,image/jpeg,image/gif,image/webp' },
  maxBytes: 5 * 1024 * 1024,
  timeoutMs: 10_000,
};

/** Why there is no picture; for logs and tests, never shown. */
export class NoPicture extends Error {
  override readonly name = 'NoPicture';
}

/**
 * What comes is a picture by its own bytes, whatever the server says. @param allowed private networks that may be reached; none
 * in the product. @throws NoPicture
 */
export async function fetchPicture(address: string, allowed: readonly string[] = []): Promise<Picture> {
  const { status, bytes } = await fetchPublic(address, { ...OPTIONS, allowed }).catch((error: unknown) => {
    throw error instanceof Unfetched ? new NoPicture(error.message) : error;
  });
  if (status !== 200) throw new NoPicture(`the server answered ${status}`);
  const type = pictureType(bytes);
  if (!type) throw new NoPicture('what came is no picture');
  return { type, bytes };
}
