import type { Measure } from './figures.ts';
import { dueTimeFigures } from './sla-due-times.ts';

/** What it costs to know when the tickets are due. */
export const measureSla: Measure = async () => dueTimeFigures();
