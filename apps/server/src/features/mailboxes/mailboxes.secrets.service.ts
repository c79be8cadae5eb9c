import { OAuth } from '@lanet/contracts/mailboxes';
import { z } from 'zod';
import type { Platform } from '../../platform/platform.ts';
import { IntakeSecrets } from './mailboxes.intake.rules.ts';

/** All that is secret of one mailbox, sealed as one: what is not there is not set. */
const Secrets = z.object({
  password: z.string().optional(),
  outgoingPassword: z.string().optional(),
  /** PEM. */
  dkimKey: z.string().optional(),
  oauth: OAuth.extend({ clientSecret: z.string().optional() }).optional(),
  tokens: z
    .object({
      access: z.string(),
      /** Epoch milliseconds. */
      expiresAtMs: z.number(),
      /** Of a person who signed in; an application asks anew. */
      refresh: z.string().optional(),
    })
    .optional(),
  intake: IntakeSecrets.optional(),
});
export type Secrets = z.infer<typeof Secrets>;

interface Sealed {
  id: string;
  secrets: string | null;
}

const placeOf = (id: string) => ({ table: 'mailboxes', column: 'secrets', row: id });

/** Never answered and never logged. @throws SealBroken when the row was altered. */
export function openSecrets({ sealer }: Pick<Platform, 'sealer'>, { id, secrets }: Sealed): Secrets {
  return secrets === null ? {} : Secrets.parse(JSON.parse(sealer.open(placeOf(id), secrets)));
}

export function sealSecrets({ sealer }: Pick<Platform, 'sealer'>, id: string, secrets: Secrets): string | null {
  const text = JSON.stringify(secrets);
  return text === '{}' ? null : sealer.seal(placeOf(id), text);
}

export interface SecretInput {
  password?: string | null | undefined;
  outgoingPassword?: string | null | undefined;
  dkimKey?: string | null | undefined;
  oauth?: (OAuth & { clientSecret?: string | undefined }) | null | undefined;
}

/** What is kept, with what was typed: left out keeps, null removes. */
export function changedSecrets(kept: Secrets, input: SecretInput): Secrets {
  const { password, outgoingPassword, dkimKey, oauth } = input;
  const next: Secrets = { ...kept };
  const put = <Name extends 'password' | 'outgoingPassword' | 'dkimKey'>(name: Name, value?: string | null) => {
    if (value === null) delete next[name];
    else if (value !== undefined) next[name] = value;
  };
  put('password', password);
  put('outgoingPassword', outgoingPassword);
  put('dkimKey', dkimKey);
  if (oauth === null) delete next.oauth;
  else if (oauth) {
    const isSame = kept.oauth?.clientId === oauth.clientId;
    const clientSecret = oauth.clientSecret ?? (isSame ? kept.oauth?.clientSecret : undefined);
    next.oauth = { ...oauth, clientSecret };
  }
  return next;
}
