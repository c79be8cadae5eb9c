// What runs on a device say about its services after the inventory was collected.
import type { Command } from '@lanet/contracts/commands';
import type { Sections } from '@lanet/contracts/inventory';
import { isEnded } from '../../../scripts/scripts.runs.queries.ts';

type Service = Sections['services']['services'][number];
export type ServiceAction = 'start' | 'stop' | 'restart';
type Run = Pick<Command, 'script' | 'parameters' | 'state' | 'exitCode' | 'finishedAt'>;

export const SERVICE_SCRIPTS: Readonly<Record<ServiceAction, string>> = {
  start: 'start_service',
  stop: 'stop_service',
  restart: 'restart_service',
};

const actionOf = ({ script }: Run): ServiceAction | undefined =>
  (['start', 'stop', 'restart'] as const).find((action) => SERVICE_SCRIPTS[action] === script.key);

/** systemd lets people leave the ending out. */
const sameService = (name: string, given: unknown): boolean => name === given || name === `${String(given)}.service`;

/** What is being done to a service now. `runs`: newest first. */
export function actionUnderWay(name: string, runs: readonly Run[]): ServiceAction | undefined {
  const run = runs.find(
    ({ parameters, ...one }) => actionOf({ ...one, parameters }) && sameService(name, parameters.service),
  );
  return run && !isEnded(run.state) ? actionOf(run) : undefined;
}

/**
 * A service as it is after the last run that changed it; the inventory follows with the agent's next report. `collectedAt`:
 * when that was made.
 */
export function afterRuns(service: Service, runs: readonly Run[], collectedAt: string): Service {
  const run = runs.find((one) => {
    const isDone = one.state === 'finished' && one.exitCode === 0;
    const isLater = one.finishedAt !== null && Date.parse(one.finishedAt) > Date.parse(collectedAt);
    return isDone && isLater && actionOf(one) && sameService(service.name, one.parameters.service);
  });
  return run ? { ...service, state: actionOf(run) === 'stop' ? 'stopped' : 'running' } : service;
}

/** What can be done to a service in its state. */
export function actionsFor({ state, startMode }: Pick<Service, 'state' | 'startMode'>): ServiceAction[] {
  if (state === 'missing') return [];
  if (state === 'stopped' || state === 'failed') return startMode === 'disabled' ? [] : ['start'];
  return ['restart', 'stop'];
}
