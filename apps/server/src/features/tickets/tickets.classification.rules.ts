import type { Levels } from '@lanet/contracts/priority-matrix';
import type { EntryDetail } from '@lanet/contracts/tickets';

/** How a ticket is sorted. */
export interface Classification extends Levels {
  typeId: string | null;
  categoryId: string | null;
}

/** What of it differs, with its new value. */
export function changedClassification(current: Classification, next: Classification): Partial<Classification> {
  return {
    ...(next.typeId !== current.typeId && { typeId: next.typeId }),
    ...(next.categoryId !== current.categoryId && { categoryId: next.categoryId }),
    ...(next.impact !== current.impact && { impact: next.impact }),
    ...(next.urgency !== current.urgency && { urgency: next.urgency }),
  };
}

/** The lines that tell of a change of impact and urgency; types and categories have names that the caller knows. */
export function levelLines(current: Levels, next: Levels): EntryDetail[] {
  const lines: EntryDetail[] = [];
  if (next.impact !== current.impact) lines.push({ kind: 'impact', from: current.impact, to: next.impact });
  if (next.urgency !== current.urgency) lines.push({ kind: 'urgency', from: current.urgency, to: next.urgency });
  return lines;
}
