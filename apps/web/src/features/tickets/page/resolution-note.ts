// The note a resolution starts with: what the last run achieved, in its own words.
import type { Command, OutputPart } from '@lanet/contracts/commands';
import { formatBytes } from '../../../platform/format.ts';
import { i18n } from '../../../platform/i18n.ts';
import { linesOf } from '../../../ui/output-lines.ts';
import { inLanguage } from '../../scripts/script-words.ts';

/** Scripts of the library end with a line for programs: `LANET_RESULT freedKib=19293798`. */
const RESULT_LINE = /^LANET_RESULT\b/;
const FREED = /\bfreedKib=(-?\d{1,15})\b/;

/** What ran longer ago was about something else. */
const RECENT_MS = 60 * 60_000;

/** Empty unless the run ended well within the last hour; else freed space where the script tells it, or its last line, or that it ended. */
export function resolutionNote(run: Command | undefined, parts: readonly OutputPart[], nowMs: number): string {
  if (run?.state !== 'finished' || run.exitCode !== 0 || nowMs - endedMs(run) > RECENT_MS) return '';
  const lines = linesOf(parts)
    .filter(({ stream }) => stream === 'stdout')
    .map(({ text }) => text.trim())
    .filter(Boolean);
  const freedKib = Number(FREED.exec(lines.findLast((line) => RESULT_LINE.test(line)) ?? '')?.[1] ?? 0);
  if (freedKib > 0) return i18n.t('tickets.resolve.freed', { size: formatBytes(freedKib * 1024) });
  return (
    lines.findLast((line) => !RESULT_LINE.test(line)) ??
    i18n.t('tickets.resolve.ran', { script: inLanguage(run.script.titles) })
  );
}

const endedMs = ({ finishedAt, requestedAt }: Command): number => Date.parse(finishedAt ?? requestedAt);
