import { randomUUID } from 'node:crypto';
import { auth } from '@lanet/contracts/auth';
import { ticketFiles } from '@lanet/contracts/ticket-files';
import { generate } from 'otplib';
import { type Session, signInTo } from '../apps/server/src/cli/demo/api.ts';

export interface SignedIn extends Session {
  /** Of the authenticator that was added, for signing in again; null where the role needs none. */
  totpSecret: string | null;
}

/** Signs in over the API as a person would, adding an authenticator where the role must have one. */
export async function signIn(
  server: string,
  { email, password }: { email: string; password: string },
): Promise<SignedIn> {
  const { session, state } = await signInTo(server, email, password);
  if (state !== 'enrol_second_factor') return { ...session, totpSecret: null };
  const { secret } = await session.call(auth.startTotp);
  await session.call(auth.confirmTotp, { body: { code: await generate({ secret }) } });
  return { ...session, totpSecret: secret };
}

/** Uploads a file that a message may name; answers its id. */
export async function uploadTo(
  url: string,
  { call, cookie }: SignedIn,
  { name, mediaType, body }: { name: string; mediaType: string; body: string | Uint8Array<ArrayBuffer> },
): Promise<string> {
  const id = randomUUID();
  const { csrfToken } = await call(auth.me);
  const address = new URL(ticketFiles.upload.path.replace(':id', id), url);
  address.search = new URLSearchParams({ name, mediaType }).toString();
  const headers = { cookie: cookie(), origin: url, 'x-lanet-csrf': csrfToken };
  const answer = await fetch(address, {
    ...{ method: 'PUT', body },
    headers: { ...headers, 'content-type': 'application/octet-stream' },
  });
  if (!answer.ok) throw new Error(`the upload answered ${answer.status}: ${await answer.text()}`);
  return id;
}
