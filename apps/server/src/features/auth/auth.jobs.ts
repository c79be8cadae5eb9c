import { type AuthTx, inScope, SYSTEM } from '../../platform/database/index.ts';
import type { JobHandlers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { queueMail } from '../mail/index.ts';
import { type AccountRow, asAuth, findAccount, findAccountByEmail } from './auth.accounts.repo.ts';
import { makePasswordLink } from './auth.passwords.service.ts';
import { LINK_LIFETIME_MS, type LinkPurpose } from './auth.rules.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** `mailId`: one mail however often the job runs. */
    'auth.send_invitation': { mailId: string; personId: string };
    /** Whoever has this address, if anybody has. */
    'auth.send_reset': { mailId: string; email: string };
  }
}

/**
 * The token is made here and goes into the mail only: in the payload of a job it would lie in the database in clear.
 * Running twice is harmless: a second mail with the same id is not queued, and the first one's link stays good.
 */
export const authJobs = (platform: Platform): JobHandlers => ({
  'auth.send_invitation': ({ mailId, personId }) =>
    sendLink(platform, 'invitation', mailId, (tx) => findAccount(tx, personId)),

  'auth.send_reset': ({ mailId, email }) =>
    sendLink(platform, 'reset', mailId, async (tx) => {
      const account = await findAccountByEmail(tx, email);
      // Somebody who was never invited is not let in by asking.
      return account?.account_id ? account : undefined;
    }),
});

async function sendLink(
  platform: Platform,
  purpose: LinkPurpose,
  mailId: string,
  find: (tx: AuthTx) => Promise<AccountRow | undefined>,
): Promise<void> {
  await inScope(platform.db, SYSTEM, async (tx) => {
    const found = await asAuth(tx, async (auth) => {
      const person = await find(auth);
      return person?.active ? { person, url: await makePasswordLink(auth, platform, person.id, purpose) } : undefined;
    });
    if (!found) return;
    const { person, url } = found;
    const validHours = LINK_LIFETIME_MS[purpose] / 3_600_000;
    await queueMail(platform, tx, {
      eventKey: `auth.${purpose}:${mailId}`,
      personId: person.id,
      clientId: person.client_id,
      template: purpose === 'invitation' ? 'invitation' : 'password_reset',
      values: { url, ...(validHours >= 1 && { validHours: String(validHours) }) },
    });
  });
}
