import { join } from 'node:path';
import { openCommandKey } from '../../platform/crypto/command-key.ts';
import { publicKeyText } from '../../platform/crypto/ed25519.ts';
import { inScope, inSigner, KeysDiffer, SYSTEM } from '../../platform/database/index.ts';
import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { turnPlans } from './commands.plans.turn.service.ts';
import { signRetirements } from './commands.retirement.service.ts';
import { expireCommands } from './commands.service.ts';
import { publishKey, SIGNED_AT_ONCE } from './commands.signer.repo.ts';
import { signWaiting } from './commands.signer.service.ts';

/** Often enough that a lost hint is hardly felt; a look at an empty index costs next to nothing. */
const SIGNER_POLL_MS = 1_000;
const EXPIRY_POLL_MS = 30_000;
/** A window is open for minutes at least. */
const PLANS_POLL_MS = 15_000;

const COPY_IT = `Agents run only what the key they know has signed. Copy the folder signer from the data folder of the node whose signer
works, or from a backup, and start again. Where it is lost for ever, lanet keys retire-signer gives it up, and every agent
has to be enrolled again.`;

/**
 * The service `signer`: opens the command key, publishes its public half, and signs what waits.
 * @throws KeysDiffer where another key is published already
 */
export async function startSigner(platform: Platform): Promise<Background> {
  const { db, log, config } = platform;
  const { privateKey, publicKey, keyId } = await openCommandKey(config.dataDir);
  if (!(await inSigner(db, (tx) => publishKey(tx, keyId, publicKeyText(publicKey)))))
    throw new KeysDiffer([join(config.dataDir, 'signer', 'command.key')], COPY_IT);
  const signing = poll('commands.sign', SIGNER_POLL_MS, log, async () => {
    while ((await signWaiting(platform, { privateKey, keyId })) >= SIGNED_AT_ONCE);
    while ((await signRetirements(platform, { privateKey, keyId })) >= SIGNED_AT_ONCE);
  });
  const ends = [
    db.bus.subscribe('commands.requested', () => signing.wake()),
    db.bus.subscribe('hints.missed', () => signing.wake()),
  ];
  return {
    async stop() {
      for (const end of ends) end();
      await signing.stop();
    },
  };
}

export function startExpiry({ db, log, clock }: Platform): Background {
  return poll('commands.expire', EXPIRY_POLL_MS, log, () =>
    inScope(db, SYSTEM, (tx) => expireCommands(tx, clock.now())),
  );
}

export function startPlans(platform: Platform): Background {
  return poll('commands.plans', PLANS_POLL_MS, platform.log, () => turnPlans(platform));
}
