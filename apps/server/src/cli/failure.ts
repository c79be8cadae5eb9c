import { ConfigProblems } from '../platform/config/config.ts';
import { Refusal } from '../platform/http/index.ts';

/** A mistake of whoever typed the command: said in a line, without a stack. */
export class CommandProblem extends Error {
  override readonly name = 'CommandProblem';
}

/** Says on standard error what went wrong; a stack only where it is a fault of the program. */
export function reportProblem(error: unknown): void {
  process.exitCode = error instanceof ConfigProblems ? 2 : 1;
  if (error instanceof Refusal) console.error(`${error.code}${error.detail.detail ? `: ${error.detail.detail}` : ''}`);
  else if (error instanceof Error && isExpected(error)) console.error(error.message);
  else console.error(error);
}

const EXPECTED = new Set([
  'ConfigProblems',
  'CommandProblem',
  'SchemaProblem',
  'KeyFileRefused',
  'KeysDiffer',
  'PostgresProblem',
  'BackupProblem',
  'CopyProblem',
]);

const isExpected = (error: Error): boolean =>
  EXPECTED.has(error.name) || ('code' in error && error.code === 'EADDRINUSE');
