// Limits of STYLE.md that no other tool checks: length of files, and words that must not be committed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const MAX_LINES = 300;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((name) => name !== '');

const sources = files.filter((name) => /\.(ts|tsx|sql|mjs|sh)$/.test(name));
const made = /(\.generated\.ts|deployment\/database\/(schema|initial_data)\.sql)$/;

const problems: string[] = [];
for (const name of sources) {
  const text = read(name);
  const lines = text.split('\n').length - 1;
  if (lines > MAX_LINES && !made.test(name)) problems.push(`${name}: ${lines} lines, at most ${MAX_LINES}`);
  if (name.startsWith('scripts/check/')) continue;
  for (const [index, line] of text.split('\n').entries()) {
    if (/\b(TODO|FIXME|XXX|HACK)\b/.test(line))
      problems.push(`${name}:${index + 1}: unfinished work is an issue, not a comment`);
    if (/\b(it|describe|test)\.(only|todo)\(/.test(line))
      problems.push(`${name}:${index + 1}: a test that hides others`);
    if (/@ts-(ignore|nocheck|expect-error)/.test(line)) problems.push(`${name}:${index + 1}: a type error silenced`);
  }
}

// A home folder or a registry's host in a committed file would name the machine it was written on.
for (const name of files.filter((file) => !/\.(png|woff2|ico)$/.test(file))) {
  const text = read(name);
  if (text.includes(`${homedir()}/`) && homedir() !== '/root') problems.push(`${name}: names a home folder`);
  if (name === 'package-lock.json' && /"resolved": "https?:/.test(text))
    problems.push(`${name}: names a registry's host`);
}

for (const problem of problems) console.log(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function read(name: string): string {
  try {
    return readFileSync(`${root}${name}`, 'utf8');
  } catch {
    // Deleted in the work tree and not committed yet.
    return '';
  }
}
