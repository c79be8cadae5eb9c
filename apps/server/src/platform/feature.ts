import type { FastifyInstance } from 'fastify';
import type { Service } from './config/schema.ts';
import type { JobHandlers } from './jobs/jobs.ts';
import type { Platform } from './platform.ts';

export interface Background {
  stop(): Promise<void>;
}

/** What a feature gives to the program. Each part names the service of `--services` that it belongs to. */
export interface Feature {
  name: string;
  routes?: readonly { service: Service; bind(app: FastifyInstance, platform: Platform): Promise<void> | void }[];
  /** Run by the service `worker`. */
  jobs?(platform: Platform): JobHandlers;
  background?: readonly { service: Service; start(platform: Platform): Promise<Background> | Background }[];
}
