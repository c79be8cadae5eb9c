// Changing how a ticket is sorted: one property at a time, like the others of save-ticket.ts.
import type { Priority } from '@lanet/contracts/alert-rules';
import type { CategoryRef, Level } from '@lanet/contracts/classification';
import type { Ticket } from '@lanet/contracts/tickets';
import { i18n } from '../../platform/i18n.ts';
import { pathWords } from '../classification/category-tree.ts';

export type ClassificationChange =
  | { field: 'type'; to: { id: string; name: string } | null }
  | { field: 'category'; to: CategoryRef | null }
  /** `priority`: what the ticket is to have besides, whatever the matrix says. */
  | { field: 'impact' | 'urgency'; to: Level | null; priority?: Priority };

export type ClassificationField = ClassificationChange['field'];

const FIELDS: readonly string[] = ['type', 'category', 'impact', 'urgency'] satisfies ClassificationField[];

export const isClassification = (change: { field: string }): change is ClassificationChange =>
  FIELDS.includes(change.field);

/** What the server is sent. */
export function classificationBody(change: ClassificationChange) {
  switch (change.field) {
    case 'type':
      return { typeId: change.to?.id ?? null };
    case 'category':
      return { categoryId: change.to?.id ?? null };
    default:
      return { [change.field]: change.to, ...(change.priority && { priority: change.priority }) };
  }
}

/** What a property is, by which two of them are the same. */
export function classificationValue(ticket: Ticket, field: ClassificationField): string | null {
  return field === 'type' || field === 'category' ? (ticket[field]?.id ?? null) : ticket[field];
}

/** The change that makes it as it was, the priority that followed included. */
export function classificationBack(ticket: Ticket, field: ClassificationField): ClassificationChange {
  if (field === 'type') return { field, to: ticket.type };
  if (field === 'category') return { field, to: ticket.category };
  return { field, to: ticket[field], priority: ticket.priority };
}

/** What was chosen, in words. */
export function classificationWords(change: ClassificationChange): string {
  if (change.to === null) return i18n.t(`classification.none.${change.field}`);
  switch (change.field) {
    case 'type':
      return change.to.name;
    case 'category':
      return pathWords(change.to.path);
    default:
      return i18n.t(`classification.levels.${change.field}.${change.to}`);
  }
}
