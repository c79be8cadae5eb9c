import { auth } from '@lanet/contracts/auth';
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
