import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Config } from '../platform/config/config.ts';
import { migrationState } from '../platform/database/index.ts';
import { createLog } from '../platform/log/log.ts';
import { openDatabase } from '../platform/open-platform.ts';
import { configOf, type Flags } from './options.ts';

interface Finding {
  check: string;
  ok: boolean;
  found: string;
  remedy?: string;
}

const MIN_FREE_BYTES = 1024 ** 3;

/** `lanet doctor`: a line for each thing the server needs, with the step to take where it is missing. Exit 1 if any is. */
export async function doctor(flags: Flags): Promise<void> {
  const config = configOf(flags, { quiet: true });
  const findings = [
    nodeVersion(),
    await dataFolder(config),
    await freeSpace(config),
    await port(config),
    ...(await database(config)),
    mail(config),
  ];
  if (flags.json) console.log(JSON.stringify(findings, null, 2));
  else for (const finding of findings) console.log(lineOf(finding));
  if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
}

const lineOf = ({ check, ok, found, remedy }: Finding) =>
  `${ok ? 'ok   ' : 'FAULT'} ${check.padEnd(12)} ${found}${remedy ? `\n      -> ${remedy}` : ''}`;

function nodeVersion(): Finding {
  const ok = Number(process.versions.node.split('.')[0]) >= 24;
  return {
    check: 'node',
    ok,
    found: process.version,
    ...(!ok && { remedy: 'Run through npm after npm ci, which brings Node 24.' }),
  };
}

async function dataFolder({ dataDir }: Config): Promise<Finding> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
    return { check: 'data folder', ok: true, found: dataDir };
  } catch (error) {
    return {
      check: 'data folder',
      ok: false,
      found: String(error),
      remedy: `Let this user write ${dataDir}, or name another folder with --data.`,
    };
  }
}

async function freeSpace({ dataDir }: Config): Promise<Finding> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const ok = free >= MIN_FREE_BYTES;
  return {
    check: 'disk',
    ok,
    found: `${(free / 1024 ** 3).toFixed(1)} GiB free`,
    ...(!ok && { remedy: 'Free at least 1 GiB: below that writes may fail.' }),
  };
}

async function port({ host, port: wanted }: Config): Promise<Finding> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const server = createServer();
  server.once('error', (error) => resolve(error.message));
  server.listen(wanted, host, () => server.close(() => resolve(undefined)));
  const fault = await promise;
  return fault
    ? {
        check: 'port',
        ok: false,
        found: fault,
        remedy: `Stop what uses port ${wanted} (it may be LANET itself), or choose another with --port.`,
      }
    : { check: 'port', ok: true, found: `${host}:${wanted} is free` };
}

async function database(config: Config): Promise<Finding[]> {
  try {
    const open = await openDatabase(config, createLog(config));
    try {
      const { applied, pending } = await migrationState(open.ownerUrl);
      const schema = `${applied.length} migrations applied, ${pending.length} pending`;
      return [
        { check: 'database', ok: true, found: config.databaseUrl ? 'external' : 'embedded' },
        { check: 'schema', ok: true, found: pending.length > 0 ? `${schema} (the next start applies them)` : schema },
      ];
    } finally {
      await open.stop();
    }
  } catch (error) {
    const found = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return [
      {
        check: 'database',
        ok: false,
        found,
        remedy: 'See the message; if another LANET process uses this data folder, ask that one (Ajustes > Sistema).',
      },
    ];
  }
}

function mail({ smtp }: Config): Finding {
  return smtp.url
    ? {
        check: 'mail',
        ok: Boolean(smtp.from),
        found: 'SMTP configured',
        ...(!smtp.from && { remedy: 'Set LANET_SMTP_FROM, the sender of outgoing mail.' }),
      }
    : { check: 'mail', ok: true, found: 'no SMTP: messages are kept and read in the app' };
}
