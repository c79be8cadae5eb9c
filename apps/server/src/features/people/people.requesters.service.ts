import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type AuditEntry, audit } from '../audit/index.ts';
import { addPerson, audienceOf, checkPlacement, storeLists } from './people.service.ts';

export interface NewRequester {
  clientId: string;
  siteIds: readonly string[];
  name: string;
  email: string;
}

/**
 * A person of a client who writes mail, and has no account: they are invited when somebody wants that. `actor`: who let
 * them in. @throws Refusal 404 `clients.not_found` or `sites.not_found`; 409 `people.email_taken`; 422
 * `people.sites_required`.
 */
export async function addRequester(tx: ScopedTx, actor: AuditEntry['actor'], input: NewRequester): Promise<string> {
  const { clientId, siteIds, name, email } = input;
  const placement = { role: 'requester', clientId, siteIds: [...siteIds], clientIds: [] } as const;
  await checkPlacement(tx, placement);
  const id = await addPerson(tx, { name, email, role: 'requester', clientId });
  await storeLists(tx, id, placement);
  await audit(tx, {
    actor,
    action: 'people.created',
    target: email,
    clientId,
    detail: { role: 'requester', by: 'mail' },
  });
  announce(tx, { topic: 'live', event: { type: 'person', id, version: 1 }, audience: audienceOf(clientId) });
  return id;
}
