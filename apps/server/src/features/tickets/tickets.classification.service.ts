import { followingPriority, type Levels, openingPriority } from '@lanet/contracts/priority-matrix';
import type { EntryDetail, tickets } from '@lanet/contracts/tickets';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { categoryFacts, priorityMatrix, typeFacts } from '../classification/index.ts';
import { type Classification, levelLines } from './tickets.classification.rules.ts';
import { sideOf } from './tickets.timeline.service.ts';

type Body<Name extends 'create' | 'update'> = z.output<(typeof tickets)[Name]['body']>;

const NONE: Classification = { typeId: null, categoryId: null, impact: null, urgency: null };

/**
 * How a new ticket is sorted, and the priority it gets from that unless one was asked for.
 * @throws Refusal 403 `request.forbidden` when a client's person judges type or impact; 422 `tickets.type_not_allowed`,
 * `tickets.category_not_allowed` for what no ticket can get.
 */
export async function openingClassification(tx: ScopedTx, caller: Caller, body: Body<'create'>) {
  const { typeId = null, categoryId = null, impact = null, urgency = null } = body;
  if (sideOf(caller) === 'client' && (typeId !== null || impact !== null)) throw new Refusal('request.forbidden');
  const sorted = { typeId, categoryId, impact, urgency };
  await checkOffered(tx, NONE, sorted);
  const priority = body.priority ?? openingPriority(sorted, await priorityMatrix(tx)) ?? 'medium';
  return { ...sorted, priority };
}

type Wanted = Omit<Body<'update'>, 'scheduledFor'>;

/** What is asked for, with the priority that follows from it unless one was asked for. */
export async function withFollowingPriority(tx: ScopedTx, current: Levels, body: Wanted): Promise<Wanted> {
  if (body.priority !== undefined) return body;
  const { impact = current.impact, urgency = current.urgency } = body;
  if (impact === current.impact && urgency === current.urgency) return body;
  const priority = followingPriority(current, { impact, urgency }, await priorityMatrix(tx));
  return priority === undefined ? body : { ...body, priority };
}

/**
 * The lines that tell of a change of how a ticket is sorted, with the names as they are now.
 * @throws Refusal 422 `tickets.type_not_allowed`, `tickets.category_not_allowed`.
 */
export async function classificationLines(
  tx: ScopedTx,
  current: Classification,
  next: Classification,
): Promise<EntryDetail[]> {
  await checkOffered(tx, current, next);
  const lines: EntryDetail[] = [];
  if (next.typeId !== current.typeId) {
    lines.push({ kind: 'type', from: await typeName(tx, current.typeId), to: await typeName(tx, next.typeId) });
  }
  if (next.categoryId !== current.categoryId) {
    const [from, to] = [await categoryNames(tx, current.categoryId), await categoryNames(tx, next.categoryId)];
    lines.push({ kind: 'category', from, to });
  }
  return [...lines, ...levelLines(current, next)];
}

/** A ticket keeps what it has, whatever became of that. */
async function checkOffered(tx: ScopedTx, current: Classification, next: Classification): Promise<void> {
  const { typeId, categoryId } = next;
  if (typeId !== null && typeId !== current.typeId && !(await typeFacts(tx, typeId))?.offered)
    throw new Refusal('tickets.type_not_allowed');
  if (categoryId !== null && categoryId !== current.categoryId && !(await categoryFacts(tx, categoryId))?.offered)
    throw new Refusal('tickets.category_not_allowed');
}

async function typeName(tx: ScopedTx, id: string | null): Promise<string | null> {
  return id === null ? null : ((await typeFacts(tx, id))?.name ?? null);
}

async function categoryNames(tx: ScopedTx, id: string | null): Promise<string[] | null> {
  return id === null ? null : ((await categoryFacts(tx, id))?.path ?? null);
}
