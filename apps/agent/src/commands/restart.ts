import { z } from 'zod';

/** What a run that restarts the computer waits for, in the journal. Instants: epoch milliseconds, server time. */
export const AwaitedRestart = z.object({
  /** Of the start of the system before. */
  bootId: z.string(),
  startedAt: z.number(),
  /** The restart was asked for; until then the agent waits for it. Null while the script still runs. */
  until: z.number().nullable(),
  /** When the agent was told to end. */
  downAt: z.number().nullable(),
  language: z.enum(['es', 'en']),
  /** The output told so far. */
  parts: z.number().int(),
  stdoutBytes: z.number().int(),
  stderrBytes: z.number().int(),
});
export type AwaitedRestart = z.infer<typeof AwaitedRestart>;

/** How it stands with a restart: the computer has restarted, may yet, did not in time, or was never told to. */
export function restartOutcome(
  { bootId: before, until }: Pick<AwaitedRestart, 'bootId' | 'until'>,
  bootId: string,
  now: number,
): 'restarted' | 'awaited' | 'timed_out' | 'interrupted' {
  if (bootId !== before) return 'restarted';
  if (until === null) return 'interrupted';
  return now < until ? 'awaited' : 'timed_out';
}

/** For whoever reads the run or its ticket: when the computer went down and was back, in its own time zone. */
export function restartWords({ downAt, language }: Pick<AwaitedRestart, 'downAt' | 'language'>, upAt: number): string {
  const format = new Intl.DateTimeFormat(language === 'es' ? 'es-MX' : 'en-GB', {
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const up = format.format(upAt);
  if (downAt === null) return language === 'es' ? `Volvió a iniciar: ${up}.\n` : `It was up again: ${up}.\n`;
  const down = format.format(downAt);
  return language === 'es'
    ? `El equipo se apagó: ${down}. Volvió a iniciar: ${up}.\n`
    : `The computer went down: ${down}. It was up again: ${up}.\n`;
}
