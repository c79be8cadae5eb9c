import { describe, expect, it } from 'vitest';
import '../../../platform/i18n.ts';
import { makeRun } from '../../../testing/command-data.ts';
import { resolutionNote } from './resolution-note.ts';

const stdout = (text: string) => [{ part: 0, stream: 'stdout' as const, text }];
const run = makeRun();
const soon = Date.parse('2026-01-01T00:10:00Z');

describe('the note of a resolution', () => {
  it('says how much was freed, in the units people use', () => {
    const parts = stdout('Volumen /: 94% en uso.\nLiberados 18842 MiB.\nLANET_RESULT freedKib=19293798\n');

    expect(resolutionNote(run, parts, soon)).toBe('Liberados 18.4\u00a0GB.');
  });

  it.each([
    ['uno\ndos\n', 'dos'],
    ['Liberados 0 MiB.\nLANET_RESULT freedKib=0\n', 'Liberados 0 MiB.'],
    ['Ya no cabía más.\nLANET_RESULT freedKib=-12\n', 'Ya no cabía más.'],
    ['\u001b[32mlisto\u001b[0m\n\n', 'listo'],
    ['', 'Limpieza de disco: terminó sin errores.'],
  ])('is the last line of %j otherwise', (text, note) => {
    expect(resolutionNote(run, stdout(text), soon)).toBe(note);
  });

  it('does not quote what went wrong', () => {
    const parts = [...stdout('listo\n'), { part: 1, stream: 'stderr' as const, text: 'aviso\n' }];

    expect(resolutionNote(run, parts, soon)).toBe('listo');
  });

  it.each([
    ['there was no run', undefined, soon],
    ['it failed', makeRun({ exitCode: 66 }), soon],
    ['it timed out', makeRun({ state: 'timed_out', exitCode: null }), soon],
    ['it is long ago', run, Date.parse('2026-01-01T02:00:00Z')],
  ])('is empty when %s', (_, given, nowMs) => {
    expect(resolutionNote(given, stdout('listo\n'), nowMs)).toBe('');
  });
});
