import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
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
  const run = promisify(execFile)(process.execPath, [main, ...args], { env: { LANG: 'en_US.UTF-8' } });
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
    [['run', '--token-file', 'x'], 'wrong'],
    [['enrol', '--token', 'x'], 'wrong'],
    [['enrol', '--server', 'https://a', '--token', 'x', '--token-file', 'y'], 'wrong'],
    [['enrol', '--server', 'https://a'], 'enrol'],
    [['enrol', '--server', 'https://a', '--token-file', 'y'], 'enrol'],
    [['enrol', '--server', 'file:///etc', '--token', 'x'], 'wrong'],
    [['enrol', '--server', 'https://a', '--token', 'x'], 'enrol'],
    [['run', '--state', '/s'], 'run'],
    [['doctor'], 'doctor'],
    [['doctor', '--json'], 'doctor'],
    [['run', '--json'], 'wrong'],
    [['ask'], 'ask'],
    [['pedir-ayuda', '--no-browser', '--state', '/s'], 'ask'],
    [['ask', '--token', 'x'], 'wrong'],
    [['run', '--no-browser'], 'wrong'],
    [['--version'], 'version'],
    [['--self-test'], 'self-test'],
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
  });

  it('takes the token from a file or from standard input, where nobody else sees it', async () => {
    const file = join(folder, 'token');
    writeFileSync(file, `${server.token}\n`);
    const enrol = ['enrol', '--server', server.url];

    expect(await lanetAgent(...enrol, '--token-file', file, ...state())).toMatchObject({ code: 0 });
    expect(await lanetAgent(...enrol, '--token-file', join(folder, 'none'), ...state())).toMatchObject({ code: 2 });
    const asked = spawn(process.execPath, [main, ...enrol, ...state()], {
      env: {},
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    asked.stdin.end(`${server.token}\n`);
    const [code] = await once(asked, 'exit');

    expect(code).toBe(0);
    expect(server.enrolled.size).toBe(1);
  });

  it('waits, when it runs before it is enrolled, and then reports', async () => {
    const running = spawn(process.execPath, [main, 'run', ...state()], {
      env: {},
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      let said = '';
      running.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      await expect.poll(() => said, { timeout: 20_000 }).toContain('not enrolled');

      await lanetAgent('enrol', '--server', server.url, '--token', server.token, ...state());

      await server.until(() => server.reports.length > 0);
      expect(running.exitCode).toBeNull();
    } finally {
      running.kill('SIGKILL');
      await once(running, 'exit');
    }
  });

  it('tries itself in the folder it is started in, and calls nobody', async () => {
    const tried = await promisify(execFile)(process.execPath, [main, '--self-test'], { env: {}, cwd: folder });

    expect(tried.stderr).not.toContain('error');
    expect(readdirSync(folder)).toContain('agent.key');
    expect(server.requests).toEqual([]);
  });

  it('enrols, and examines what reporting depends on', async () => {
    expect(await lanetAgent('doctor', ...state())).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('FAIL  enrolment'),
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
