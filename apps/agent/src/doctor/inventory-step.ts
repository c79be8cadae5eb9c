import { readDurations, skippedSections } from '../reporting/section-budgets.ts';
import { durationsFile } from '../reporting/sections.ts';
import type { StateFolder } from '../state/state-folder.ts';
import { type Finding, no, yes } from './finding.ts';

/** How long reading the inventory takes, from what the running agent noted; nothing before its first round. */
export function inventorySteps(state: StateFolder, now: number): Finding[] {
  const durations = readDurations(durationsFile(state.file('sections.json')));
  const skipped = skippedSections(durations, now).join(', ');
  if (skipped !== '') {
    const es = `Se omiten por un día, porque su lectura no terminó tres veces seguidas: ${skipped}. Revise qué las detiene.`;
    const en = `Left out for a day, since reading them did not end three times in a row: ${skipped}. Look for what hangs.`;
    return [no('inventory', es, en)];
  }
  const [slowest] = Object.entries(durations).sort(([, a], [, b]) => b.milliseconds - a.milliseconds);
  if (!slowest) return [];
  const [name, { milliseconds }] = slowest;
  const es = `La sección que más tardó en leerse la última vez: ${name}, ${milliseconds} ms.`;
  return [yes('inventory', es, `The section that took longest when last read: ${name}, ${milliseconds} ms.`)];
}
