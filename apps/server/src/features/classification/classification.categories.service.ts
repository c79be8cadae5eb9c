import type { classification, TicketCategory } from '@lanet/contracts/classification';
import type { EntryDetail } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import {
  categoryNameIsTaken,
  deleteCategory,
  insertCategory,
  listCategories,
  moveCategory,
  orderCategories,
  updateCategory,
} from './classification.categories.repo.ts';
import { isInPolicy, isUsed, lockClassification, moveTickets } from './classification.repo.ts';
import { pathOf, placing, withPlaced } from './classification.rules.ts';
import { recordChange } from './classification.service.ts';

const MOST_CATEGORIES = 500;

type Body<Name extends 'createCategory' | 'updateCategory'> = z.output<(typeof classification)[Name]['body']>;

/**
 * @throws Refusal 404 `classification.not_found` for the parent; 409 `classification.name_taken`,
 * `classification.too_deep`, `request.conflict` when there are enough.
 */
export async function createCategory(
  tx: ScopedTx,
  caller: Caller,
  { name, parentId = null }: Body<'createCategory'>,
): Promise<TicketCategory> {
  const tree = await heldTree(tx);
  if (tree.length >= MOST_CATEGORIES)
    throw new Refusal('request.conflict', { detail: `there are at most ${MOST_CATEGORIES} categories` });
  const place = placing(tree, null, parentId);
  if (place.kind === 'refused') throw new Refusal(place.code);
  const category = await insertCategory(tx, { id: uuidv7(), parentId, level: place.level, name: name.toWellFormed() });
  if (!category) throw new Refusal('classification.name_taken');
  await recordChange(tx, caller, 'classification.category_created', shownPath([...tree, category], category.id));
  return category;
}

/**
 * @throws Refusal 404 `classification.not_found`, also for the new parent; 412 `request.stale` when it changed since
 * `version`; 409 `classification.name_taken`, `classification.too_deep`; 422 `classification.below_itself`.
 */
export async function changeCategory(
  tx: ScopedTx,
  caller: Caller,
  { id, version }: { id: string; version: number },
  fields: Body<'updateCategory'>,
): Promise<TicketCategory> {
  const tree = await heldTree(tx);
  const before = existing(tree, id);
  if (before.version !== version) throw new Refusal('request.stale');
  const { name = before.name, active = before.active, parentId = before.parentId } = fields;
  const place = placing(tree, id, parentId);
  if (place.kind === 'refused') throw new Refusal(place.code);
  if (await categoryNameIsTaken(tx, { id, parentId, name })) throw new Refusal('classification.name_taken');
  const order = siblings(tree, parentId);
  const next = placeAmong(order, id, fields.position);
  const isMoved = next.some((one, at) => one !== order[at]);
  if (name === before.name && active === before.active && !isMoved) return before;

  if (parentId !== before.parentId) await moveCategory(tx, { id, parentId, level: place.level });
  if (isMoved) await orderCategories(tx, next);
  const after = await updateCategory(tx, id, { name: name.toWellFormed(), active });
  await recordChange(tx, caller, 'classification.category_changed', shownPath(tree, id), {
    ...(after.name !== before.name && { name: after.name }),
    ...(after.active !== before.active && { active: after.active }),
    ...(parentId !== before.parentId && { below: parentId === null ? null : shownPath(tree, parentId) }),
    ...(isMoved && { position: next.indexOf(id) }),
  });
  return after;
}

/** Who comes from elsewhere, and says no place, becomes the last. */
function placeAmong(order: readonly string[], id: string, position: number | undefined): readonly string[] {
  if (position !== undefined) return withPlaced(order, id, position);
  return order.includes(id) ? order : [...order, id];
}

/**
 * @throws Refusal 404 `classification.not_found`; 409 `classification.in_use`, `classification.in_policy`,
 * `classification.has_subcategories`.
 */
export async function removeCategory(tx: ScopedTx, caller: Caller, id: string): Promise<void> {
  const tree = await heldTree(tx);
  const target = shownPath(tree, existing(tree, id).id);
  if (siblings(tree, id).length > 0) throw new Refusal('classification.has_subcategories');
  if (await isUsed(tx, 'category_id', id)) throw new Refusal('classification.in_use');
  if (await isInPolicy(tx, 'category_id', id)) throw new Refusal('classification.in_policy');
  await deleteCategory(tx, id);
  await recordChange(tx, caller, 'classification.category_removed', target);
}

/**
 * Gives the tickets of a category to another one and removes it; answers how many tickets that were.
 * @throws Refusal 404 `classification.not_found` for either; 409 `classification.has_subcategories`,
 * `classification.in_policy`; 422 `classification.merge_itself`.
 */
export async function mergeCategory(
  tx: ScopedTx,
  caller: Caller,
  fromId: string,
  intoId: string,
): Promise<{ moved: number }> {
  const tree = await heldTree(tx);
  const [from, into] = [pathOf(tree, existing(tree, fromId).id), pathOf(tree, existing(tree, intoId).id)];
  if (fromId === intoId) throw new Refusal('classification.merge_itself');
  if (siblings(tree, fromId).length > 0) throw new Refusal('classification.has_subcategories');
  // What its policy promises is not promised to all tickets of the other one by the way.
  if (await isInPolicy(tx, 'category_id', fromId)) throw new Refusal('classification.in_policy');
  const regrouping = {
    ...{ fromId, intoId, author: { id: caller.personId, name: caller.name } },
    detail: { kind: 'category', from, to: into } satisfies EntryDetail,
  };
  let moved = 0;
  for (let part = -1; part !== 0; moved += part) part = await moveTickets(tx, regrouping);
  await deleteCategory(tx, fromId);
  await recordChange(tx, caller, 'classification.category_merged', shown(from), { into: shown(into), tickets: moved });
  return { moved };
}

async function heldTree(tx: ScopedTx): Promise<TicketCategory[]> {
  await lockClassification(tx);
  return listCategories(tx);
}

function existing(tree: readonly TicketCategory[], id: string): TicketCategory {
  const category = tree.find((one) => one.id === id);
  if (!category) throw new Refusal('classification.not_found');
  return category;
}

/** The ids below one parent, in their order. */
const siblings = (tree: readonly TicketCategory[], parentId: string | null): string[] =>
  tree.filter((one) => one.parentId === parentId).map(({ id }) => id);

const shown = (path: readonly string[]): string => path.join(' › ');
const shownPath = (tree: readonly TicketCategory[], id: string): string => shown(pathOf(tree, id));
