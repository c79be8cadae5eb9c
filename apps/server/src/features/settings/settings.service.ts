import { Language } from '@lanet/contracts/endpoint';
import type { Organisation } from '@lanet/contracts/settings';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
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
