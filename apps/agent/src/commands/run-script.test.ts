import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { parseStat, processOf } from './linux-processes.ts';
import type { OutputPart } from './output.ts';
import { MARK, processesOf, type Root } from './process-tree.ts';
import { type RunWatch, runScript, waitAtMost } from './run-script.ts';

const folder = temporaryFolder();
afterAll(() => removeFolder(folder));

async function run(
  script: string,
  options: { timeoutSeconds?: number; interpreter?: string } & Partial<RunWatch> = {},
) {
  const { timeoutSeconds = 20, interpreter = '/bin/sh', ...watch } = options;
  const commandId = randomUUID();
  const own = join(folder, commandId);
  mkdirSync(own);
  writeFileSync(join(own, 'script'), script, { mode: 0o600 });
  const parts: OutputPart[] = [];
  const roots: Root[] = [];
  const environment = { PATH: '/usr/bin:/bin', [MARK]: commandId, OWN: own };
  const end = await runScript(
    { commandId, program: interpreter, args: [join(own, 'script')], folder: own, environment, timeoutSeconds },
    { onStarted: (root) => roots.push(root), onParts: (some) => parts.push(...some), graceMs: 200, ...watch },
  );
  const text = (stream: OutputPart['stream']) =>
    parts.flatMap((part) => (part.stream === stream ? [part.text] : [])).join('');
  const isAlive = (name: string) => processOf(Number(readFileSync(join(own, name), 'utf8')))?.isDead === false;
  return { end, parts, text, own, isAlive, left: processesOf(roots[0], commandId) };
}

describe('a script', () => {
  it('ends with its exit code, its output apart by stream, in its own folder', async () => {
    const { end, text, own } = await run('pwd; echo wrong >&2; exit 7');

    expect(end).toMatchObject({ state: 'finished', exitCode: 7, stdoutBytes: own.length + 1, stderrBytes: 6 });
    expect([text('stdout'), text('stderr')]).toEqual([`${own}\n`, 'wrong\n']);
  });

  it('sees only the environment it is given, and no input', async () => {
    const { text } = await run('env | cut -d= -f1 | grep -v "^_\\|PWD\\|SHLVL\\|OLDPWD" | sort; cat');

    expect(text('stdout').trim().split('\n')).toEqual(['LANET_COMMAND_ID', 'OWN', 'PATH']);
  });

  it('says as a shell does which signal ended it', async () => {
    expect((await run('kill -9 $$')).end).toMatchObject({ state: 'finished', exitCode: 137 });
  });

  it('that cannot be started says so', async () => {
    expect((await run('', { interpreter: '/no/such/program' })).end).toMatchObject({ state: 'failed_to_start' });
    expect((await run('', { interpreter: '/etc/passwd' })).end).toMatchObject({ state: 'failed_to_start' });
  });

  it('is ended by its time, politely first', async () => {
    const { end, text } = await run('trap "echo bye; exit 5" TERM; sleep 60 & wait', { timeoutSeconds: 1 });

    expect(end).toMatchObject({ state: 'timed_out', exitCode: 5 });
    expect(text('stdout')).toBe('bye\n');
  });

  it('is ended with all its descendants, also those that ignore signals and left its session', async () => {
    const script = `
      stubborn='trap "" TERM HUP INT; echo $$ >"$1"; while :; do sleep 1; done'
      /bin/sh -c "$stubborn" x "$OWN/child" &
      (setsid /bin/sh -c "$stubborn" x "$OWN/other-session" &)
      trap "" TERM
      while [ ! -s "$OWN/child" ] || [ ! -s "$OWN/other-session" ]; do sleep 0.05; done
      while :; do sleep 1; done`;
    const { end, left, isAlive } = await run(script, { timeoutSeconds: 2 });

    expect(end).toMatchObject({ state: 'timed_out', exitCode: 137 });
    expect([isAlive('child'), isAlive('other-session'), left]).toEqual([false, false, []]);
  });

  it('that ends leaves nothing behind, and does not wait for what it started', async () => {
    const { end, left, isAlive } = await run('sleep 60 & echo $! >"$OWN/child"; echo done');

    expect(end).toMatchObject({ state: 'finished', exitCode: 0 });
    expect([isAlive('child'), left]).toEqual([false, []]);
  });

  it('is interrupted when the agent has to end', async () => {
    const stop = new AbortController();
    const { end, left } = await run('sleep 60', { onStarted: () => stop.abort(), signal: stop.signal });

    expect(end.state).toBe('interrupted');
    expect(left).toEqual([]);
  });

  it('that floods keeps beginning and end and counts all of it', async () => {
    const script = 'echo start; head -c 30000000 /dev/zero | tr "\\0" "y"; echo end; echo small >&2';
    const { end, parts, text } = await run(script, { keptBytes: 10_000 });

    expect(end).toMatchObject({ state: 'finished', stdoutBytes: 30_000_010, truncated: true });
    expect(text('stdout').startsWith('start\nyyyy')).toBe(true);
    expect(text('stdout').endsWith('yyyyend\n')).toBe(true);
    expect(text('stdout')).toContain(`[… ${30_000_010 - 20_000} bytes …]`);
    expect(text('stdout').length).toBeLessThan(20_100);
    expect(text('stderr')).toBe('small\n');
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index));
  });

  it('that floods without end is ended by its time', async () => {
    const { end } = await run('yes', { timeoutSeconds: 1, keptBytes: 1000 });

    expect(end).toMatchObject({ state: 'timed_out', truncated: true });
    expect(end.stdoutBytes).toBeGreaterThan(1_000_000);
  });

  it('may print anything: what is not UTF-8 is marked, characters are never torn', async () => {
    const binary = await run('head -c 100000 /dev/urandom');
    const text = await run('i=0; while [ $i -lt 3000 ]; do printf "añ😀"; i=$((i+1)); done');

    expect(binary.end.stdoutBytes).toBe(100_000);
    expect(binary.parts.every((part) => part.text.isWellFormed() && part.text.length <= 8192)).toBe(true);
    expect(text.text('stdout')).toBe('añ😀'.repeat(3000));
    expect(text.parts.every((part) => part.text.isWellFormed())).toBe(true);
  });
});

it('the end of a process that does not end is not waited for, and one that does is', async () => {
  const child = spawn('sleep', ['60']);
  const exited = once(child, 'exit').then(() => {});

  await waitAtMost(exited, 20);
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  await waitAtMost(exited, 60_000);

  expect(child.signalCode).toBe('SIGKILL');
});

describe('a line of /proc/<pid>/stat', () => {
  it.each([
    [
      '42 (sh) S 1 42 40 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 9876 1 1',
      { pid: 42, parent: 1, session: 40, startTicks: 9876 },
    ],
    [
      '42 (a) S) R 9 (x) S 7 42 40 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 5 1',
      { pid: 42, parent: 7, session: 40, startTicks: 5 },
    ],
    ['42 (main) Z 1 42 40 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 2 0 9876 1 1', { isDead: false }],
    ['42 (gone) Z 1 42 40 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 9876 1 1', { isDead: true }],
  ])('is read whatever the program is called: %s', (stat, expected) => {
    expect(parseStat(stat)).toMatchObject(expected);
  });

  it.each(['', '42', '42 (sh', '42 (sh) S 1'])('that is none is no process: %s', (stat) => {
    expect(parseStat(stat)).toBeUndefined();
  });
});
