import { Role } from '@lanet/contracts/roles';
import type { ScopedTx } from '../../platform/database/index.ts';

interface Owner {
  id: string;
  client_id: string | null;
}

/** False when another active person has the address: row security hides who, the unique index does not. */
export async function insertAddress(
  tx: ScopedTx,
  { id, client_id }: Owner,
  address: string,
  { isPrimary }: { isPrimary: boolean },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('person_addresses')
    .values({ person_id: id, client_id, address, is_primary: isPrimary })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** Writes the addresses of a person besides the primary one. False when one of them is taken. */
export async function replaceAddresses(tx: ScopedTx, owner: Owner, addresses: readonly string[]): Promise<boolean> {
  await tx.deleteFrom('person_addresses').where('person_id', '=', owner.id).where('is_primary', '=', false).execute();
  for (const address of addresses) {
    if (!(await insertAddress(tx, owner, address, { isPrimary: false }))) return false;
  }
  return true;
}

export async function deactivateAddresses(tx: ScopedTx, personId: string): Promise<void> {
  await tx.updateTable('person_addresses').set({ active: false }).where('person_id', '=', personId).execute();
}

/**
 * Gives a person who comes back their addresses again, but for those that somebody else took meanwhile. False when the
 * primary one is among them.
 */
export async function activateAddresses(tx: ScopedTx, owner: Owner): Promise<boolean> {
  const kept = await tx
    .deleteFrom('person_addresses')
    .where('person_id', '=', owner.id)
    .returning(['address', 'is_primary as isPrimary'])
    .execute();
  for (const { address, isPrimary } of kept) {
    if (!(await insertAddress(tx, owner, address, { isPrimary })) && isPrimary) return false;
  }
  return true;
}

export interface AddressedPerson {
  id: string;
  clientId: string | null;
  name: string;
  role: Role;
  active: boolean;
}

/** Whose address it is; of several who had it, the active one. `address` in lower case. */
export async function findPersonByAddress(tx: ScopedTx, address: string): Promise<AddressedPerson | undefined> {
  const row = await tx
    .selectFrom('person_addresses')
    .innerJoin('people', 'people.id', 'person_addresses.person_id')
    .select(['people.id', 'people.client_id as clientId', 'people.name', 'people.role', 'people.active'])
    .where('person_addresses.address', '=', address)
    .orderBy('person_addresses.active', 'desc')
    .orderBy('people.id', 'desc')
    .executeTakeFirst();
  return row && { ...row, role: Role.parse(row.role) };
}
