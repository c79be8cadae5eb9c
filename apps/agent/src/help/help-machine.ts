import { AlertState } from '@lanet/contracts/alert-rules';
import { HelpMachine } from '@lanet/contracts/help-requests';
import { collect } from '../collect/index.ts';
import { uptime } from '../collect/uptime.ts';
import { volumes } from '../collect/volumes.ts';
import { type Machine, valueOrNull } from '../platform/machine.ts';

const MAX_VOLUMES = 32;
const MAX_ALERTS = 50;

/** What goes along with a request for help, and nothing else. `kept`: what the file of the rules' states holds. */
export async function readHelpMachine(machine: Machine, os: string | null, kept: unknown): Promise<HelpMachine> {
  const [seconds, disks] = await Promise.all([
    collect(uptime, machine, undefined),
    collect(volumes, machine, { extraMounts: [] }),
  ]);
  return HelpMachine.parse({
    hostname: machine.hostname(),
    os,
    user: null,
    uptimeSeconds: valueOrNull(seconds),
    volumes: (valueOrNull(disks) ?? [])
      .flatMap(({ id, use }) => (use.kind === 'read' ? [{ id, ...use.value }] : []))
      .slice(0, MAX_VOLUMES),
    alerts: openAlerts(kept),
    readAt: machine.now(),
  });
}

/** Alerts that people were told of and that have not ended, oldest first. */
function openAlerts(kept: unknown): HelpMachine['alerts'] {
  const states = AlertState.array().safeParse(kept).data ?? [];
  return states
    .flatMap(({ rule, metric, object, samples, phase }) => {
      const alert = 'alert' in phase ? phase.alert : null;
      return alert ? [{ rule, metric, object, value: samples.at(-1)?.value ?? null, since: alert.since }] : [];
    })
    .sort((a, b) => a.since - b.since)
    .slice(0, MAX_ALERTS);
}
