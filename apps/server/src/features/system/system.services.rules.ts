// Which processes run, and whether somebody does the work of each service.
import { type Finding, finding, type ProcessFacts, type SystemFacts } from './system.facts.rules.ts';

/** A process says every five seconds that it is there. */
export const GONE_SECONDS = 20;

export const isAlive = ({ silentSeconds }: Pick<ProcessFacts, 'silentSeconds'>): boolean =>
  silentSeconds < GONE_SECONDS;

/** As in the configuration; named again because a rule knows no platform, and held against it by a test. */
export const NEEDED_SERVICES = ['web', 'gateway', 'mail', 'sla', 'worker', 'signer'] as const;

export function judgeServices({ processes, signer }: Pick<SystemFacts, 'processes' | 'signer'>): Finding[] {
  return [...judgeProcesses(processes), judgeSigner(processes.filter(isAlive), signer)];
}

function judgeProcesses(processes: readonly ProcessFacts[]): Finding[] {
  const alive = processes.filter(isAlive);
  const missing = NEEDED_SERVICES.filter((service) => !alive.some(({ services }) => services.includes(service)));
  if (missing.length > 0) return [finding('critical', 'services.missing', { services: missing })];
  const lost = processes.filter((one) => !isAlive(one)).flatMap((one) => lostWith(one, alive));
  if (lost.length > 0) return lost;
  const versions = [...new Set(alive.map(({ version }) => version))].sort();
  return versions.length > 1
    ? [finding('warning', 'services.versions', { versions })]
    : [finding('ok', 'services.ok', { processes: alive.length })];
}

/** A process that ended without a word, unless what it did is done on its machine again. */
function lostWith({ host, services }: ProcessFacts, alive: readonly ProcessFacts[]): Finding[] {
  const gone = services.filter(
    (service) => !alive.some((other) => other.host === host && other.services.includes(service)),
  );
  return gone.length > 0 ? [finding('warning', 'services.lost', { host, services: gone })] : [];
}

const SIGNING_SECONDS = 60;

function judgeSigner(alive: readonly ProcessFacts[], { keys, oldestSeconds }: SystemFacts['signer']): Finding {
  if (!alive.some(({ services }) => services.includes('signer'))) return finding('critical', 'signer.absent', {});
  if (keys === 0) return finding('critical', 'signer.keyless', {});
  const seconds = Math.round(oldestSeconds ?? 0);
  return seconds > SIGNING_SECONDS ? finding('critical', 'signer.behind', { seconds }) : finding('ok', 'signer.ok', {});
}
