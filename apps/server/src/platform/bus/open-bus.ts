import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { SERVICES } from '../config/schema.ts';
import { memoryBus } from './bus.ts';
import type { Connect } from './keep-line.ts';
import { NATS_FRAME_BYTES, natsConnect } from './nats-line.ts';
import { POSTGRES_FRAME_BYTES, postgresConnect } from './postgres-line.ts';
import { type OpenBus, sharedBus } from './shared-bus.ts';

export type BusKind = 'memory' | 'postgres' | 'nats';

/** `auto`: by the database when there has to be another process, since this one does not run every service. */
export function busKind({ bus, services }: Pick<Config, 'bus' | 'services'>): BusKind {
  if (bus !== 'auto') return bus;
  return SERVICES.every((service) => services.includes(service)) ? 'memory' : 'postgres';
}

/** Opens without waiting: a bus that is away costs latency only. */
export function openBus(config: Config, databaseUrl: string, log: Logger): OpenBus {
  const kind = busKind(config);
  const onError = (error: unknown) => log.error({ err: error }, 'listener failed');
  if (kind === 'memory') return { ...memoryBus(onError), fault: () => undefined, close: async () => undefined };
  const onChange = (reason: string | undefined) => {
    if (reason === undefined) log.info({ bus: kind }, 'hints go to the other processes');
    else log.warn({ bus: kind, reason }, 'hints do not go to the other processes: they look by themselves, later');
  };
  return sharedBus({ ...lineOf(kind, config, databaseUrl), onError, onChange });
}

function lineOf(
  kind: 'postgres' | 'nats',
  { nats }: Config,
  databaseUrl: string,
): { connect: Connect; maxFrameBytes: number } {
  if (kind === 'postgres') return { connect: postgresConnect(databaseUrl), maxFrameBytes: POSTGRES_FRAME_BYTES };
  return { connect: natsConnect({ ...nats, url: nats.url ?? [] }), maxFrameBytes: NATS_FRAME_BYTES };
}
