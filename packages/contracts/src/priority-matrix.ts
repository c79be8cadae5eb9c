// Which priority impact and urgency give: the server decides by it, and the web shows what it will decide.
import type { Priority } from './alert-rules.ts';
import type { Level, MatrixCell } from './classification.ts';

export interface Levels {
  impact: Level | null;
  urgency: Level | null;
}

type Matrix = readonly MatrixCell[];

/** Undefined for a cell that is not there. */
const priorityOf = (matrix: Matrix, impact: Level, urgency: Level): Priority | undefined =>
  matrix.find((cell) => cell.impact === impact && cell.urgency === urgency)?.priority;

/**
 * The priority that a new ticket gets from its impact and urgency; undefined when neither is known. Who asks for help says
 * how urgent it is long before somebody judges its impact: until then that counts as medium, and the other way round.
 */
export function openingPriority({ impact, urgency }: Levels, matrix: Matrix): Priority | undefined {
  if (impact === null && urgency === null) return undefined;
  return priorityOf(matrix, impact ?? 'medium', urgency ?? 'medium');
}

/** The priority after one of the two changed; undefined when it stays, also while one of them is unknown. */
export function followingPriority(current: Levels, next: Levels, matrix: Matrix): Priority | undefined {
  if (next.impact === current.impact && next.urgency === current.urgency) return undefined;
  return next.impact === null || next.urgency === null ? undefined : priorityOf(matrix, next.impact, next.urgency);
}
