// What `lanet doctor` looks at: what the server itself would say of the installation, and what it cannot say when it is down.
import { access, constants } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { CHECKS } from '@lanet/contracts/system';
import {
  type Finding,
  finding,
  judgeHosts,
  lookAtCertificate,
  lookAtHost,
  lookWithoutDatabase,
  makeReport,
  type SystemReport,
} from '../features/system/index.ts';
import { memoryBus } from '../platform/bus/bus.ts';
import { systemClock } from '../platform/clock.ts';
import { type Config, ConfigProblems } from '../platform/config/config.ts';
import { openKysely, openPool } from '../platform/database/index.ts';
import { createHealth } from '../platform/health/health.ts';
import { ownerUrlOfRunning } from '../platform/open-platform.ts';
import { configOf, type Flags } from './options.ts';

export interface Examined {
  findings: Finding[];
  /** Undefined where the database did not tell. */
  report: SystemReport | undefined;
}

/** Looks, and changes nothing: no database is started, no schema migrated. Findings in the order of the checks. */
export async function examine(flags: Flags): Promise<Examined> {
  const loaded = load(flags);
  if (!('config' in loaded)) return { findings: [loaded.finding, runtime()], report: undefined };
  const { config } = loaded;
  const { findings, report } = await examineInstallation(config);
  const all = [finding('ok', 'configuration.ok', {}), runtime(), await dataFolder(config), ...findings];
  return { report, findings: all.sort((a, b) => CHECKS.indexOf(a.check) - CHECKS.indexOf(b.check)) };
}

function load(flags: Flags): { config: Config } | { finding: Finding } {
  try {
    return { config: configOf(flags, { quiet: true }) };
  } catch (error) {
    if (!(error instanceof ConfigProblems)) throw error;
    return { finding: finding('critical', 'configuration.invalid', { problems: error.lines }) };
  }
}

const OLDEST_NODE = 24;

function runtime(): Finding {
  const { version } = process;
  const isNew = Number(process.versions.node.split('.')[0]) >= OLDEST_NODE;
  return isNew ? finding('ok', 'runtime.ok', { version }) : finding('critical', 'runtime.old', { version });
}

/** Before the first start it is not there: then the first folder above that is has to be writable. */
async function dataFolder({ dataDir }: Config): Promise<Finding> {
  for (let path = dataDir; ; path = dirname(path)) {
    try {
      await access(path, constants.W_OK);
      return finding('ok', 'data.ok', { path: dataDir });
    } catch (error) {
      const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isAbsent || path === dirname(path))
        return finding('critical', 'data.unwritable', { path, error: messageOf(error) });
    }
  }
}

async function examineInstallation(config: Config): Promise<Examined> {
  const certificate = await lookAtCertificate(config.publicUrl);
  const withoutDatabase = async (problem: Finding): Promise<Examined> => {
    const host = { host: hostname(), facts: await lookWithoutDatabase(config, certificate) };
    // What the processes say of each other is not known then.
    const own = judgeHosts([host], systemClock.now()).filter(({ check }) => !['bus', 'files', 'clock'].includes(check));
    return { findings: [problem, ...own], report: undefined };
  };
  const ownerUrl = await ownerUrlOfRunning(config);
  if (ownerUrl === undefined) return withoutDatabase(finding('critical', 'database.stopped', {}));

  const pool = openPool({ url: ownerUrl, max: 2, applicationName: 'lanet doctor' });
  try {
    const tools = { db: { kysely: openKysely(pool), bus: memoryBus() }, clock: systemClock, config };
    const facts = await lookAtHost({ ...tools, health: createHealth() }, certificate);
    const report = await makeReport(tools, [{ host: hostname(), facts }]);
    return { report, findings: [...report.findings, ...(await web(config, report))] };
  } catch (error) {
    return await withoutDatabase(finding('critical', 'database.unreachable', { error: messageOf(error) }));
  } finally {
    await pool.end();
  }
}

const ANSWER_MS = 5_000;

/** A process of this machine that says it serves people has to answer, too. */
async function web({ host, port }: Config, { facts }: SystemReport): Promise<Finding[]> {
  const serves = facts.processes.some(
    (one) => one.host === hostname() && one.silentSeconds < ANSWER_MS / 1000 + 10 && one.services.includes('web'),
  );
  if (!serves) return [];
  const url = `http://${/^(0\.0\.0\.0|::)$/.test(host) ? '127.0.0.1' : host}:${port}/healthz`;
  try {
    const { status } = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (status === 200) return [finding('ok', 'web.ok', { url })];
    return [finding('critical', 'web.silent', { url, error: `HTTP ${status}` })];
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return [finding('critical', 'web.silent', { url, error: messageOf(cause) })];
  }
}

/** Of several addresses that were tried, node names the reasons one by one and leaves the message empty. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(messageOf))].join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
}
