import { may } from '@lanet/contracts/permissions';
import { isStaff } from '@lanet/contracts/roles';
import type { SearchHit } from '@lanet/contracts/search';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Caller } from '../../platform/http/index.ts';
import { findClients, findDevices, findPeople, findTickets } from './search.repo.ts';
import { folioNumber, searchWords } from './search.rules.ts';

/** The best few of each kind in the caller's scope, of the kinds the caller's role may read. */
export async function findHits(tx: ScopedTx, caller: Caller, text: string): Promise<SearchHit[]> {
  const words = searchWords(text);
  if (words.length === 0) return [];
  const { role } = caller;
  return [
    ...(await findTickets(tx, words, folioNumber(words))),
    ...(may(role, 'devices.read') ? await findDevices(tx, words, may(role, 'devices.inspect')) : []),
    ...(may(role, 'clients.read') ? await findClients(tx, words) : []),
    ...(may(role, 'people.read') ? await findPeople(tx, words, isStaff(role)) : []),
  ];
}
