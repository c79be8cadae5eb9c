import type { Mailbox, MailboxWithSecret, mailboxes } from '@lanet/contracts/mailboxes';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { intakeShown, newIntake } from './mailboxes.intake.service.ts';
import {
  countWaiting,
  deleteMailbox,
  insertMailbox,
  listMailboxes,
  lockAddresses,
  lockMailbox,
  mailboxForSending,
  type StoredMailbox,
  saveSecrets,
  takenAddress,
  updateMailbox,
} from './mailboxes.repo.ts';
import {
  addressesOf,
  faultsOf,
  insecureServers,
  isByGraph,
  isSameApplication,
  type Settings,
  tellsAnother,
} from './mailboxes.rules.ts';
import { changedSecrets, openSecrets, type SecretInput, sealSecrets } from './mailboxes.secrets.service.ts';

type Body<Name extends keyof typeof mailboxes> = z.output<(typeof mailboxes)[Name]['body']>;

export async function readMailboxes(tx: ScopedTx, platform: Platform): Promise<Mailbox[]> {
  const waiting = await countWaiting(tx);
  const sender = await mailboxForSending(tx);
  return (await listMailboxes(tx)).map((one) =>
    toMailbox(platform, one, {
      inbound: waiting.inbound.get(one.id) ?? 0,
      outbound: one.id === sender?.id ? waiting.outbound : 0,
    }),
  );
}

/** @throws Refusal 404 `mailboxes.not_found`. */
export async function readMailbox(tx: ScopedTx, platform: Platform, id: string): Promise<Mailbox> {
  const found = (await readMailboxes(tx, platform)).find((one) => one.id === id);
  if (!found) throw new Refusal('mailboxes.not_found');
  return found;
}

/** @throws Refusal 409 `mailboxes.address_taken`; 422 `mailboxes.incomplete` or `mailboxes.insecure`. */
export async function createMailbox(
  tx: ScopedTx,
  platform: Platform,
  caller: Caller,
  body: Body<'create'>,
): Promise<MailboxWithSecret> {
  const { kind, password, outgoingPassword, dkimKey, oauth, ...settings } = body;
  const id = uuidv7();
  await checkSettings(tx, id, { kind, ...settings });
  const intake = kind === 'http' ? newIntake(platform) : undefined;
  const typed = changedSecrets({}, { password, outgoingPassword, dkimKey, oauth });
  const secrets = sealSecrets(platform, id, { ...typed, intake });
  await insertMailbox(tx, { id, kind, ...settings, secrets, createdAt: new Date(platform.clock.now()) });
  await record(tx, caller, 'mailboxes.created', { id, address: settings.address }, { kind });
  return { ...(await readMailbox(tx, platform, id)), ...(intake && { intakeSecret: intake.secret }) };
}

/**
 * Another secret for handing mail over by HTTP, told this once.
 * @throws Refusal 404 `mailboxes.not_found`; 409 `mailboxes.not_available` where mail comes in another way.
 */
export async function renewIntakeSecret(
  tx: ScopedTx,
  platform: Platform,
  caller: Caller,
  { id, endsEarlier }: { id: string; endsEarlier: boolean },
): Promise<MailboxWithSecret> {
  const kept = await lockMailbox(tx, id);
  if (!kept) throw new Refusal('mailboxes.not_found');
  if (kept.kind !== 'http') throw new Refusal('mailboxes.not_available');
  const secrets = openSecrets(platform, kept);
  const intake = newIntake(platform, secrets.intake, endsEarlier);
  await saveSecrets(tx, id, sealSecrets(platform, id, { ...secrets, intake }));
  await record(tx, caller, 'mailboxes.secret_renewed', kept, { endsEarlier });
  return { ...(await readMailbox(tx, platform, id)), intakeSecret: intake.secret };
}

/**
 * A kept password is not told to another server: it has to be typed again with a change of who hears it.
 * @throws Refusal like `createMailbox`; 404 `mailboxes.not_found`; 412 `request.stale`; 422 `mailboxes.secret_needed`.
 */
export async function changeMailbox(
  tx: ScopedTx,
  platform: Platform,
  caller: Caller,
  { id, version, changes }: { id: string; version: number; changes: Body<'update'> },
): Promise<Mailbox> {
  const kept = await lockMailbox(tx, id);
  if (!kept) throw new Refusal('mailboxes.not_found');
  if (kept.version !== version) throw new Refusal('request.stale');
  const { password, outgoingPassword, dkimKey, oauth, ...fields } = changes;
  const { name, address, aliases, active, incoming, outgoing, options, kind } = { ...kept, ...defined(fields) };
  const settings = { name, address, aliases, active, incoming, outgoing, options };
  await checkSettings(tx, id, { kind, ...settings });
  const typed = { password, outgoingPassword, dkimKey, oauth };
  refuseTelling(platform, kept, { incoming, outgoing }, typed);

  const before = openSecrets(platform, kept);
  const after = changedSecrets(before, typed);
  const moved = serversChanged(kept, { incoming, outgoing });
  const signedOut =
    !isSameApplication(before.oauth ?? null, after.oauth ?? null) ||
    address !== kept.address ||
    isByGraph({ kind, incoming }) !== isByGraph(kept) ||
    (before.oauth !== undefined && (moved.fetches || moved.sends));
  if (signedOut) delete after.tokens;
  await updateMailbox(tx, id, version, { ...settings, secrets: sealSecrets(platform, id, after), signedOut });
  await record(tx, caller, 'mailboxes.changed', { id, address }, { fields: Object.keys(defined(changes)) });
  return readMailbox(tx, platform, id);
}

/** What came by it stays. @throws Refusal 404 `mailboxes.not_found`. */
export async function removeMailbox(tx: ScopedTx, caller: Caller, id: string): Promise<void> {
  const kept = await lockMailbox(tx, id);
  if (!kept) throw new Refusal('mailboxes.not_found');
  await deleteMailbox(tx, id);
  await record(tx, caller, 'mailboxes.removed', kept, {});
}

/** @throws Refusal 409 `mailboxes.address_taken`; 422 `mailboxes.incomplete` or `mailboxes.insecure`. */
async function checkSettings(tx: ScopedTx, id: string, settings: Settings): Promise<void> {
  refuseFaulty(settings);
  await lockAddresses(tx);
  const taken = await takenAddress(tx, id, addressesOf(settings));
  if (taken !== undefined) throw new Refusal('mailboxes.address_taken', { detail: taken });
}

/** @throws Refusal 422 `mailboxes.incomplete` or `mailboxes.insecure`. */
export function refuseFaulty(settings: Settings): void {
  const faults = faultsOf(settings);
  if (faults.length > 0) throw new Refusal('mailboxes.incomplete', { errors: faults });
  const [host] = insecureServers(settings);
  if (host !== undefined) throw new Refusal('mailboxes.insecure', { detail: host });
}

/** @throws Refusal 422 `mailboxes.secret_needed` where a kept secret would go to another server or user. */
export function refuseTelling(
  platform: Platform,
  kept: StoredMailbox,
  next: Pick<Settings, 'incoming' | 'outgoing'>,
  typed: SecretInput,
): void {
  const secrets = openSecrets(platform, kept);
  const usesPassword = secrets.password !== undefined && typed.password === undefined;
  // Sending takes the password of fetching where it has none of its own.
  const usesOutgoing = typed.outgoingPassword === undefined && (secrets.outgoingPassword !== undefined || usesPassword);
  // A person's sign-in ends by such a change; an application's right would go on.
  const usesApplication = secrets.oauth?.grant === 'application' && typed.oauth?.clientSecret === undefined;
  const { fetches, sends } = serversChanged(kept, next);
  if ((fetches && (usesPassword || usesApplication)) || (sends && (usesOutgoing || usesApplication))) {
    throw new Refusal('mailboxes.secret_needed');
  }
}

const serversChanged = (kept: StoredMailbox, next: Pick<Settings, 'incoming' | 'outgoing'>) => ({
  fetches: tellsAnother(kept.incoming.server, next.incoming.server),
  sends: tellsAnother(kept.outgoing?.server, next.outgoing?.server),
});

const defined = <T extends object>(fields: T): { [Key in keyof T]: Exclude<T[Key], undefined> } =>
  // Without the members that are undefined, which is what the type says.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };

export async function record(
  tx: ScopedTx,
  caller: Caller,
  action: string,
  { id, address }: { id: string; address: string },
  detail: Record<string, unknown>,
): Promise<void> {
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await audit(tx, { actor, action, target: address, security: true, detail });
  announceMailbox(tx, id);
  announce(tx, { topic: 'mailboxes.changed', mailboxId: id });
}

/** Open pages look again. */
export function announceMailbox(tx: ScopedTx, id: string): void {
  announce(tx, { topic: 'live', event: { type: 'mailbox', id }, audience: { staffOnly: true } });
}

const iso = (at: Date | null) => at?.toISOString() ?? null;

function toMailbox(platform: Platform, row: StoredMailbox, waiting: Mailbox['waiting']): Mailbox {
  const { secrets: _sealed, alarmedAt: _alarmedAt, oldestUnseenAt, ...kept } = row;
  const { password, outgoingPassword, dkimKey, tokens, oauth, intake } = openSecrets(platform, row);
  const lagMs = oldestUnseenAt === null ? null : Math.max(0, platform.clock.now() - oldestUnseenAt.getTime());
  return {
    ...kept,
    has: {
      password: password !== undefined,
      outgoingPassword: outgoingPassword !== undefined,
      token: tokens !== undefined,
      dkimKey: dkimKey !== undefined,
    },
    oauth: oauth ? { grant: oauth.grant, clientId: oauth.clientId, tenant: oauth.tenant } : null,
    intake: intakeShown(platform, row.id, intake),
    connectedAt: iso(row.connectedAt),
    fetchedAt: iso(row.fetchedAt),
    lastMessageAt: iso(row.lastMessageAt),
    lagSeconds: lagMs === null ? null : Math.round(lagMs / 1000),
    tokenExpiresAt: iso(row.tokenExpiresAt),
    peerCertUntil: iso(row.peerCertUntil),
    createdAt: row.createdAt.toISOString(),
    waiting,
  };
}
