import { mailIntake } from '@lanet/contracts/mail-intake';
import type { Mailbox } from '@lanet/contracts/mailboxes';
import { newToken } from '../../platform/crypto/tokens.ts';
import type { Platform } from '../../platform/platform.ts';
import { earlierUntil, type IntakeSecrets, renewed, secretsTaken } from './mailboxes.intake.rules.ts';
import type { StoredMailbox } from './mailboxes.repo.ts';
import { openSecrets } from './mailboxes.secrets.service.ts';

/** A secret of 256 bits that people, and scanners for secrets, know by its beginning. */
export function newIntake({ clock }: Platform, kept?: IntakeSecrets, endsEarlier = false): IntakeSecrets {
  return renewed(kept, { secret: newToken('lnm_').text, nowMs: clock.now(), endsEarlier });
}

/** What whoever hands mail over to this mailbox may sign with; nothing where nobody may. */
export function intakeSecretsOf(platform: Platform, mailbox: StoredMailbox): string[] {
  const { intake } = openSecrets(platform, mailbox);
  return intake ? secretsTaken(intake, platform.clock.now()) : [];
}

/** What people see of it. */
export function intakeShown(
  { clock, publicUrl }: Platform,
  mailboxId: string,
  intake: IntakeSecrets | undefined,
): Mailbox['intake'] {
  if (!intake) return null;
  const untilMs = earlierUntil(intake, clock.now());
  return {
    url: publicUrl() + mailIntake.take.path.replace(':mailboxId', mailboxId),
    secretMadeAt: new Date(intake.madeAtMs).toISOString(),
    earlierUntil: untilMs === null ? null : new Date(untilMs).toISOString(),
  };
}
