import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import agentPackage from '../package.json' with { type: 'json' };
import { readCommandLine } from './command-line.ts';
import { removeFolder, temporaryFolder } from './testing/agent-peer.ts';
import { ScriptedServer } from './testing/scripted-server.ts';

let folder = '';
let server: ScriptedServer;
beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
});
afterEach(async () => {
  await server.stop();
  removeFolder(folder);
});

const main = new URL('./main.ts', import.meta.url).pathname;
/** Runs the agent's own command as a process. */
async function lanetAgent(...args: string[]) {
  const run = promisify(execFile)(process.execPath, [main, ...args], { env: {} });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
}
const state = () => ['--state', join(folder, 'state')];

describe('arguments', () => {
  it.each([
    [[], 'wrong'],
    [['start'], 'wrong'],
    [['run', 'now'], 'wrong'],
    [['run', '--insecure'], 'wrong'],
    [['run', '--token', 'x'], 'wrong'],
    [['enrol', '--server', 'https://a'], 'wrong'],
    [['enrol', '--server', 'file:///etc', '--token', 'x'], 'wrong'],
    [['enrol', '--server', 'https://a', '--token', 'x'], 'enrol'],
    [['run', '--state', '/s'], 'run'],
    [['doctor'], 'doctor'],
    [['--version'], 'version'],
    [['run', '--help'], 'help'],
  ])('%j are %s', (args, command) => {
    expect(readCommandLine(args).command).toBe(command);
  });
});

describe('the command', () => {
  it('says its version, its help, and what is wrong', async () => {
    expect(await lanetAgent('--version')).toMatchObject({ code: 0, stdout: `${agentPackage.version}\n` });
    expect(await lanetAgent('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('lanet-agent enrol') });
    expect(await lanetAgent('dance')).toMatchObject({ code: 2, stderr: expect.stringContaining('dance') });
    expect(await lanetAgent('run', ...state())).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not enrolled'),
    });
  });

  it('enrols, and examines what reporting depends on', async () => {
    expect(await lanetAgent('doctor', ...state())).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('FAIL enrolment'),
    });

    const enrolled = await lanetAgent('enrol', '--server', server.url, '--token', server.token, ...state());
    const doctor = await lanetAgent('doctor', ...state());

    expect(enrolled).toMatchObject({ code: 0, stdout: expect.stringContaining('Enrolled.') });
    expect(doctor.stdout).not.toContain('FAIL');
    expect(doctor).toMatchObject({ code: 0, stdout: expect.stringContaining('the one this agent enrolled with') });
  });

  it('fails with a sentence, not a stack, when the server does not answer', async () => {
    await server.stop();

    const failed = await lanetAgent('enrol', '--server', server.url, '--token', server.token, ...state());

    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('ECONNREFUSED');
    expect(failed.stderr).not.toContain('    at ');
  });
});
