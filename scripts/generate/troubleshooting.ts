// The error codes in deployment/docs/TROUBLESHOOTING.md, between two marks; the chapters around them are written by people.
import { readFile } from 'node:fs/promises';
import { allProblems } from '../../apps/web/src/text/es/all-problems.ts';
import { type ErrorCode, errorCodes } from '../../packages/contracts/src/errors.ts';
import { REMEDIES, REMEDY_OF } from './error-remedies.ts';

const GUIDE = new URL('../../deployment/docs/TROUBLESHOOTING.md', import.meta.url);
const [BEGIN, END] = ['<!-- códigos: desde aquí lo escribe npm run generate -->', '<!-- códigos: hasta aquí -->'];

/** The text of the guide. @throws Error for a code without a remedy, or a guide without the two marks. */
export async function troubleshooting(): Promise<string> {
  const guide = await readFile(GUIDE, 'utf8');
  const [before, rest] = guide.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error('TROUBLESHOOTING.md has lost the marks of its codes');
  const lost = Object.keys(errorCodes).filter((code) => !Object.hasOwn(REMEDY_OF, code));
  if (lost.length > 0) throw new Error(`error-remedies.ts says nothing of ${lost.join(', ')}`);
  const tables = REMEDIES.map(([title, remedies]) => `### ${title}\n\n${tableOf(remedies)}`);
  return `${before}${BEGIN}\n\n${tables.join('\n')}\n${END}${after}`;
}

function tableOf(remedies: Partial<Record<ErrorCode, string>>): string {
  const rows = Object.entries(remedies).map(([name, remedy]) => {
    // Its type has no other keys.
    const code = name as ErrorCode;
    const means = allProblems.byCode[code].replaceAll('{{detail}}', '…');
    return [`\`${code}\``, String(errorCodes[code]), cell(means), cell(remedy)];
  });
  return aligned(['código', 'HTTP', 'qué significa', 'qué hacer'], rows);
}

/** As the formatter of the repository wants a table: every column as wide as its widest cell. */
function aligned(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |\n`;
  return line(head) + rule + rows.map(line).join('');
}

/** A bar would end the cell. */
const cell = (text: string) => text.replaceAll('|', '\\|');
