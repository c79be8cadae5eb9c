import type { classification, MatrixCell } from '@lanet/contracts/classification';
import { isStaff } from '@lanet/contracts/roles';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import { listCategories } from './classification.categories.repo.ts';
import { countUses, listCells, lockClassification, updateCell } from './classification.repo.ts';
import { isOffered, pathOf } from './classification.rules.ts';
import { findType, listTypes } from './classification.types.repo.ts';

type Answer<Name extends keyof typeof classification> = z.output<(typeof classification)[Name]['response']>;

/** All of it for staff; for a client's person what a ticket of theirs can get. */
export async function readClassification(tx: ScopedTx, caller: Caller): Promise<Answer<'get'>> {
  const types = await listTypes(tx);
  const categories = await listCategories(tx);
  if (isStaff(caller.role)) return { types, categories, matrix: await listCells(tx) };
  return {
    types: types.filter(({ active }) => active),
    categories: categories.filter(({ id }) => isOffered(categories, id)),
    // How a priority comes about is the provider's own business.
    matrix: [],
  };
}

export async function readUses(tx: ScopedTx): Promise<Answer<'uses'>> {
  return { types: await countUses(tx, 'type_id'), categories: await countUses(tx, 'category_id') };
}

/** @throws Refusal 412 `request.stale` when the cell changed since `version`. */
export async function setPriority(tx: ScopedTx, caller: Caller, cell: MatrixCell): Promise<MatrixCell> {
  await lockClassification(tx);
  const before = (await listCells(tx)).find((one) => one.impact === cell.impact && one.urgency === cell.urgency);
  if (before?.version !== cell.version) throw new Refusal('request.stale');
  if (before.priority === cell.priority) return before;
  const saved = await updateCell(tx, cell);
  if (!saved) throw new Refusal('request.stale');
  await recordChange(tx, caller, 'classification.priority_set', `${cell.impact} × ${cell.urgency}`, {
    before: before.priority,
    after: saved.priority,
  });
  return saved;
}

/** Leaves an act in the audit log, and tells every page that shows types, categories or tickets with them. */
export async function recordChange(
  tx: ScopedTx,
  caller: Caller,
  action: string,
  target: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await audit(tx, { actor: { kind: 'person', id: caller.personId, name: caller.name }, action, target, detail });
  // Readers ask for all of it again, so the hint names nothing of it.
  announce(tx, { topic: 'live', event: { type: 'classification', id: uuidv7() }, audience: { everybody: true } });
}

/** What a type is called; `offered`: tickets can get it. Undefined when it is not there. */
export async function typeFacts(tx: ScopedTx, id: string): Promise<{ name: string; offered: boolean } | undefined> {
  const type = await findType(tx, id);
  return type && { name: type.name, offered: type.active };
}

/** The names from the top of the tree down to a category; `offered`: tickets can get it. Undefined when it is not there. */
export async function categoryFacts(
  tx: ScopedTx,
  id: string,
): Promise<{ path: string[]; offered: boolean } | undefined> {
  const tree = await listCategories(tx);
  const path = pathOf(tree, id);
  return path.length === 0 ? undefined : { path, offered: isOffered(tree, id) };
}
