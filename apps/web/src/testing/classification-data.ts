// What tickets are sorted by, for tests; each call is another one.
import { Level, type MatrixCell, type TicketCategory, type TicketType } from '@lanet/contracts/classification';

let count = 0;

function nextId(): string {
  count += 1;
  return `00000000-0000-4000-8000-${String(count).padStart(12, 'c')}`;
}

export const makeType = (fields: Partial<TicketType> = {}): TicketType => ({
  ...{ id: nextId(), name: 'Incidente', active: true, version: 1, ...fields },
});

export const makeCategory = (fields: Partial<TicketCategory> = {}): TicketCategory => ({
  ...{ id: nextId(), parentId: null, name: 'Hardware', active: true, version: 1, ...fields },
});

const BY_SUM = ['low', 'low', 'medium', 'high', 'critical'] as const;

/** The two count the same. */
export const makeMatrix = (): MatrixCell[] =>
  Level.options.flatMap((impact, row) =>
    Level.options.map((urgency, column) => ({ impact, urgency, priority: BY_SUM[row + column] ?? 'low', version: 1 })),
  );
