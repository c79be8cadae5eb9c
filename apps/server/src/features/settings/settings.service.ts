import { Language } from '@lanet/contracts/endpoint';
import type { Organisation, settings } from '@lanet/contracts/settings';
import type { z } from 'zod';
import { inScope, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { jobsWaiting } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { agentsConnected, countOnline } from '../agents/index.ts';
import { audit } from '../audit/index.ts';
import { backupState } from '../backups/index.ts';
import { closedCalendars } from '../calendars/index.ts';
import { countMailWaiting } from '../mail/index.ts';
import { findOrganisation, type OrganisationFields, updateOrganisation } from './settings.repo.ts';

/** @throws Refusal 404 `request.not_found` before the installation is set up. */
export async function readOrganisation(tx: ScopedTx): Promise<z.output<typeof Organisation>> {
  const organisation = await findOrganisation(tx);
  if (!organisation) throw new Refusal('request.not_found');
  return { ...organisation, language: Language.parse(organisation.language) };
}

/** @throws Refusal 404 `request.not_found` before the installation is set up; 412 `request.stale`. */
export async function changeOrganisation(tx: ScopedTx, caller: Caller, version: number, fields: OrganisationFields) {
  const before = await readOrganisation(tx);
  if (!(await updateOrganisation(tx, version, fields))) throw new Refusal('request.stale');
  const after = await readOrganisation(tx);
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'settings.organisation_changed',
    target: after.name,
    detail: { before, after },
  });
  return after;
}

/** Whether each part works, and what waits; for those who run the installation. */
export async function systemStatus(
  platform: Platform,
  caller: Caller,
): Promise<z.output<typeof settings.system.response>> {
  const { db, config, health, version, startedAt } = platform;
  // Outside of the transaction: a check may take seconds, and one of them asks for a connection itself.
  const { checks } = await health.readiness();
  const waiting = await inScope(db, caller, async (tx) => ({
    agentsConnected: db.bus.isShared ? await countOnline(tx) : agentsConnected(platform),
    jobsWaiting: await jobsWaiting(tx),
    mailWaiting: await countMailWaiting(tx),
    closedCalendars: await closedCalendars(tx, Date.now()),
    backup: await backupState(tx, config),
  }));
  return {
    version,
    startedAt: new Date(startedAt).toISOString(),
    services: [...config.services],
    signerShared: config.services.includes('signer') && config.services.some((service) => service !== 'signer'),
    checks: checks.map(({ name, ok, degraded = false, detail = null }) => ({ name, ok, degraded, detail })),
    ...waiting,
  };
}
