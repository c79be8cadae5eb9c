// What the pages about the sorting of tickets look at: tickets that are sorted, and what is no longer offered.
import { classification } from '@lanet/contracts/classification';
import { type Ticket, tickets } from '@lanet/contracts/tickets';
import type { z } from 'zod';
import type { SignedIn } from '../staff-api.ts';

export interface ClassificationWorld {
  /** "Hardware", which has tickets below it. */
  branchId: string;
}

/** Sorts a ticket, and deactivates a type and a category. */
export async function makeClassification({ call }: SignedIn, conversation: Ticket): Promise<ClassificationWorld> {
  const { types, categories } = await call(classification.get);
  const type = (name: string) => types.find((one) => one.name === name);
  const category = (name: string) => categories.find((one) => one.name === name);
  const body: z.input<typeof tickets.update.body> = {
    typeId: type('Incidente')?.id,
    categoryId: category('Impresora y escáner')?.id,
    impact: 'medium',
    urgency: 'high',
  };
  const params = { id: conversation.id };
  const { version } = await call(tickets.get, { params });
  await call(tickets.update, { params, ifMatch: version, body });
  const [change, pager] = [type('Cambio'), category('Conmutador')];
  if (!change || !pager) throw new Error('what comes with the product lacks what this test looks at');
  const off = { active: false };
  await call(classification.updateType, { params: { id: change.id }, ifMatch: change.version, body: off });
  await call(classification.updateCategory, { params: { id: pager.id }, ifMatch: pager.version, body: off });
  return { branchId: category('Hardware')?.id ?? '' };
}
