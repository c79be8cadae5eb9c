import { z } from 'zod';
import type { Figure, Measure } from './figures.ts';
import { printedBy } from './own-process.ts';
import { dueTimeFigures } from './sla-due-times.ts';

const OPEN = 1_000_000;
const RECOMPUTED = 100_000;

/** What it costs to know when tickets are due, and to find those that are. */
export const measureSla: Measure = async (defer) => [...dueTimeFigures(), ...(await ticketFigures(defer))];

const Tickets = z.object({
  recomputeSeconds: z.number(),
  othersP50: z.number(),
  othersP99: z.number(),
  nextP50: z.number(),
  nextP99: z.number(),
});

async function ticketFigures(defer: Parameters<Measure>[0]): Promise<Figure[]> {
  const printed = await printedBy(defer, 'sla-tickets.main.ts', [String(OPEN), String(RECOMPUTED)]);
  const { nextP50, nextP99, recomputeSeconds, othersP50, othersP99 } = Tickets.parse(printed);
  return [
    { name: 'SLA: the next 500 due of 1,000,000 open tickets, p50', value: nextP50, unit: 'ms', atMost: 10 },
    { name: 'SLA: the same, p99', value: nextP99, unit: 'ms' },
    {
      name: 'SLA: 100,000 open tickets anew after their calendar changed',
      value: recomputeSeconds,
      unit: 's',
      atMost: 30,
    },
    { name: 'SLA: who writes to one of them meanwhile waits, p50', value: othersP50, unit: 'ms' },
    { name: 'SLA: the same, p99', value: othersP99, unit: 'ms' },
  ];
}
