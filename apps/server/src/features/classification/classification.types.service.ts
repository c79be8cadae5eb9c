import type { classification, TicketType } from '@lanet/contracts/classification';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { isInPolicy, isUsed, lockClassification } from './classification.repo.ts';
import { withPlaced } from './classification.rules.ts';
import { recordChange } from './classification.service.ts';
import {
  deleteType,
  findType,
  insertType,
  listTypes,
  orderTypes,
  typeNameIsTaken,
  updateType,
} from './classification.types.repo.ts';

const MOST_TYPES = 50;

/** @throws Refusal 409 `classification.name_taken`, `request.conflict` when there are enough. */
export async function createType(tx: ScopedTx, caller: Caller, name: string): Promise<TicketType> {
  await lockClassification(tx);
  if ((await listTypes(tx)).length >= MOST_TYPES)
    throw new Refusal('request.conflict', { detail: `there are at most ${MOST_TYPES} types` });
  const type = await insertType(tx, { id: uuidv7(), name: name.toWellFormed() });
  if (!type) throw new Refusal('classification.name_taken');
  await recordChange(tx, caller, 'classification.type_created', type.name);
  return type;
}

/**
 * @throws Refusal 404 `classification.not_found`; 412 `request.stale` when it changed since `version`; 409
 * `classification.name_taken`.
 */
export async function changeType(
  tx: ScopedTx,
  caller: Caller,
  { id, version }: { id: string; version: number },
  fields: z.output<typeof classification.updateType.body>,
): Promise<TicketType> {
  await lockClassification(tx);
  const before = await existing(tx, id);
  if (before.version !== version) throw new Refusal('request.stale');
  const { name = before.name, active = before.active, position } = fields;
  if (await typeNameIsTaken(tx, id, name)) throw new Refusal('classification.name_taken');
  const order = (await listTypes(tx)).map((one) => one.id);
  const next = position === undefined ? order : withPlaced(order, id, position);
  const isMoved = next.some((one, at) => one !== order[at]);
  if (name === before.name && active === before.active && !isMoved) return before;

  const after = await updateType(tx, id, { name: name.toWellFormed(), active });
  if (isMoved) await orderTypes(tx, next);
  await recordChange(tx, caller, 'classification.type_changed', before.name, {
    ...(after.name !== before.name && { name: after.name }),
    ...(after.active !== before.active && { active: after.active }),
    ...(isMoved && { position: next.indexOf(id) }),
  });
  return after;
}

/** @throws Refusal 404 `classification.not_found`; 409 `classification.in_use`, `classification.in_policy`. */
export async function removeType(tx: ScopedTx, caller: Caller, id: string): Promise<void> {
  await lockClassification(tx);
  const { name } = await existing(tx, id);
  if (await isUsed(tx, 'type_id', id)) throw new Refusal('classification.in_use');
  if (await isInPolicy(tx, 'type_id', id)) throw new Refusal('classification.in_policy');
  await deleteType(tx, id);
  await recordChange(tx, caller, 'classification.type_removed', name);
}

async function existing(tx: ScopedTx, id: string): Promise<TicketType> {
  const type = await findType(tx, id);
  if (!type) throw new Refusal('classification.not_found');
  return type;
}
