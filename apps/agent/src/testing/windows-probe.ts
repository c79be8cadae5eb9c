// Runs on Windows, or Wine: reads everything the native layer reads, does what it can do, and writes it down as JSON.
// `node probe.cjs <file for the answer> <registry key>`; koffi.node lies beside it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { callService } from '../ask/service-client.ts';
import { collectSample } from '../collect/index.ts';
import { type ChannelPlace, channelPlace } from '../help/channel-place.ts';
import { openDoor } from '../help/door.ts';
import { protect, unprotect } from '../platform/windows/dpapi.ts';
import { openJob } from '../platform/windows/job.ts';
import { windowsMachine } from '../platform/windows.ts';
import { openStateFolder } from '../state/state-folder.ts';

const VERSION_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** A process that starts another one, which is on its own from then on; both would run for minutes. */
const PARENT = `
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  child.once('spawn', () => { console.log(child.pid); });
  process.stdin.resume();
`;

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** The parent is in the job before it may start anything: its program text comes when it is a member. */
async function startFamily(add: (pid: number) => boolean): Promise<{ parent: ChildProcess; grandchild: number }> {
  const parent = spawn(process.execPath, ['-'], { stdio: ['pipe', 'pipe', 'ignore'] });
  await once(parent, 'spawn');
  const { pid, stdin, stdout } = parent;
  if (pid === undefined || !add(pid)) throw new Error('The process did not become a member.');
  stdin?.end(PARENT);
  if (!stdout) throw new Error('no output');
  const [line] = await once(stdout, 'data');
  return { parent, grandchild: Number(String(line)) };
}

/** Members while they run and after they were killed, by `terminate` or by closing the job. */
async function killBy(way: 'terminate' | 'close') {
  const job = openJob();
  if (job.kind === 'unavailable') return job;
  const { parent, grandchild } = await startFamily(job.value.add);
  const ended = once(parent, 'exit');
  const before = { active: job.value.activeProcesses(), grandchild: isRunning(grandchild) };
  job.value[way]();
  await ended;
  await until(() => !isRunning(grandchild));
  const active = job.value.activeProcesses();
  job.value.close();
  return { before, after: { active, grandchild: isRunning(grandchild) }, addAfterClose: job.value.add(process.pid) };
}

function sealing() {
  const secret = Buffer.from('a key in clear');
  const sealed = protect(secret);
  if (sealed.kind === 'unavailable') return sealed;
  const opened = unprotect(sealed.value);
  return {
    holdsSecret: Buffer.from(sealed.value).includes(secret),
    opened: opened.kind === 'read' ? Buffer.from(opened.value).toString() : opened,
    garbage: unprotect(Buffer.from('no blob at all')),
  };
}

/** The agent's key as it lies on disk, opened twice, and one that an earlier version left in clear. */
function keyFile(folder: string) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const path = join(folder, 'agent.key');
  const first = openStateFolder(folder).key;
  const text = readFileSync(path, 'utf8');
  const again = openStateFolder(folder).key;
  writeFileSync(path, String(first.privateKey.export({ type: 'pkcs8', format: 'pem' })));
  const migrated = openStateFolder(folder).key;
  const ids = [first, again, migrated].map(({ agentId }) => agentId);
  return { text, migratedText: readFileSync(path, 'utf8'), ids };
}

/** A request over the pipe of a service, one that is led to the pipe of somebody else, and one when the service has gone. */
async function overPipes(folder: string) {
  const taken: string[] = [];
  const open = (place: ChannelPlace) =>
    openDoor({ place, limits: {}, failed: () => {} }, async (request, response) => {
      taken.push(await readText(request));
      response.end('{"state":"waiting"}');
    });
  mkdirSync(join(folder, 'other'), { recursive: true });
  const [place, others] = [channelPlace(folder), channelPlace(join(folder, 'other'))];
  const [service, other] = [await open(place), await open(others)];
  const text = 'ñ'.repeat(100_000);
  const answer = await callService(place, 'POST', '/v1/requests', { text });
  const deceived = await callService({ ...place, address: others.address }, 'POST', '/v1/requests', { text });
  await service.close();
  await other.close();
  const gone = await callService(place, 'POST', '/v1/requests', { text });
  return {
    address: place.address,
    answer,
    deceived,
    gone,
    taken: taken.map((one) => JSON.parse(one).text === text),
  };
}

async function probe(key: string) {
  const machine = windowsMachine();
  const firmware = machine.firmwareTable();
  const policy = { extraMounts: [], watchedServices: ['eventlog', 'NoSuchService'] };
  return {
    systemTimes: machine.systemTimes(),
    memory: machine.memoryStatus(),
    uptime: machine.uptimeSeconds(),
    bootIds: [machine.bootId(), windowsMachine().bootId()],
    drives: await machine.drives(),
    adapters: machine.adapters(),
    firmwareBytes: firmware.kind === 'read' ? firmware.value.length : firmware,
    services: machine.services(),
    service: machine.service('EVENTLOG'),
    noService: machine.service('NoSuchService'),
    started: await machine.startService('EVENTLOG'),
    notStarted: await machine.startService('NoSuchService'),
    nulService: machine.service('EventLog\0x'),
    version: machine.registryValues(VERSION_KEY),
    keys: machine.registryKeys('HKLM\\SOFTWARE\\Microsoft'),
    users: machine.registryKeys('HKU'),
    values: machine.registryValues(key),
    modifiedAt: await machine.registryModifiedAt(key),
    noKey: machine.registryValues('HKLM\\SOFTWARE\\No such key'),
    noRoot: machine.registryKeys('HKXX\\SOFTWARE'),
    exists: await machine.exists('C:\\windows\\system32'),
    sample: await collectSample(machine, { policy }),
    withoutAddon: windowsMachine({ addon: 'C:\\no such folder\\koffi.node' }).memoryStatus(),
    sealing: sealing(),
    terminated: await killBy('terminate'),
    closed: await killBy('close'),
    pipes: await overPipes(join(dirname(process.argv[1] ?? ''), 'pipes')),
    keyFile: keyFile(join(dirname(process.argv[1] ?? ''), 'state')),
    residentBytes: process.memoryUsage.rss(),
  };
}

const [, , answerFile = '', key = ''] = process.argv;
probe(key).then(
  (answer) => writeFileSync(answerFile, JSON.stringify(answer, null, 1)),
  (error: unknown) => writeFileSync(answerFile, JSON.stringify({ error: String(error) })),
);
