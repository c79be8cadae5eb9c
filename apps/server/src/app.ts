import type { FastifyInstance } from 'fastify';
import { agentsFeature } from './features/agents/index.ts';
import { alertsFeature } from './features/alerts/index.ts';
import { auditFeature } from './features/audit/index.ts';
import { authenticate, authFeature } from './features/auth/index.ts';
import { backupsFeature } from './features/backups/index.ts';
import { calendarsFeature } from './features/calendars/index.ts';
import { classificationFeature } from './features/classification/index.ts';
import { clientsFeature } from './features/clients/index.ts';
import { commandsFeature } from './features/commands/index.ts';
import { compatFeature } from './features/compat/index.ts';
import { devicesFeature } from './features/devices/index.ts';
import { helpRequestsFeature } from './features/help-requests/index.ts';
import { inboundMailFeature } from './features/inbound-mail/index.ts';
import { installFeature } from './features/install/index.ts';
import { inventoryFeature } from './features/inventory/index.ts';
import { liveFeature } from './features/live/index.ts';
import { mailFeature } from './features/mail/index.ts';
import { mailboxesFeature } from './features/mailboxes/index.ts';
import { maintenanceFeature } from './features/maintenance/index.ts';
import { metricsFeature } from './features/metrics/index.ts';
import { notificationsFeature } from './features/notifications/index.ts';
import { peopleFeature } from './features/people/index.ts';
import { realtimeFeature } from './features/realtime/index.ts';
import { releasesFeature } from './features/releases/index.ts';
import { scriptsFeature } from './features/scripts/index.ts';
import { searchFeature } from './features/search/index.ts';
import { settingsFeature } from './features/settings/index.ts';
import { setupFeature } from './features/setup/index.ts';
import { sitesFeature } from './features/sites/index.ts';
import { slaFeature } from './features/sla/index.ts';
import { joinSystem, startHeartbeat, systemFeature } from './features/system/index.ts';
import { teamsFeature } from './features/teams/index.ts';
import { ticketsFeature } from './features/tickets/index.ts';
import type { Background, Feature } from './platform/feature.ts';
import { createHttp, operationRoutes, startForgetting } from './platform/http/index.ts';
import { type JobHandlers, runJobs } from './platform/jobs/jobs.ts';
import type { Platform } from './platform/platform.ts';

export const features: readonly Feature[] = [
  authFeature,
  setupFeature,
  peopleFeature,
  clientsFeature,
  sitesFeature,
  slaFeature,
  teamsFeature,
  calendarsFeature,
  ticketsFeature,
  classificationFeature,
  devicesFeature,
  agentsFeature,
  releasesFeature,
  helpRequestsFeature,
  installFeature,
  compatFeature,
  inventoryFeature,
  metricsFeature,
  alertsFeature,
  maintenanceFeature,
  scriptsFeature,
  commandsFeature,
  notificationsFeature,
  mailFeature,
  inboundMailFeature,
  mailboxesFeature,
  realtimeFeature,
  liveFeature,
  searchFeature,
  settingsFeature,
  auditFeature,
  backupsFeature,
  systemFeature,
];

export interface App {
  http: FastifyInstance;
  jobs: JobHandlers;
  /** Starts what runs in the background: jobs, timers, the signer. */
  start(): Promise<void>;
  /** Stops taking work, finishes what is under way, and closes. */
  stop(): Promise<void>;
}

/** The program as chosen by `config.services`. In tests every answer is also held against its contract. */
export async function createApp(
  platform: Platform,
  { validateResponses = false, isHeld = (): boolean => false } = {},
): Promise<App> {
  const { config } = platform;
  const runs = ({ service }: { service: (typeof config.services)[number] }) => config.services.includes(service);
  const http = await createHttp({
    log: platform.log,
    trustProxy: config.trustProxy,
    publicUrl: platform.publicUrl,
    authenticate: authenticate(platform),
    validateResponses,
    keptIn: platform,
    onResponse: platform.metrics.observeRequest,
    isHeld,
  });
  joinSystem(platform);
  operationRoutes(http, platform);
  for (const feature of features) {
    for (const part of feature.routes?.filter(runs) ?? []) await part.bind(http, platform);
  }
  const jobs: JobHandlers = Object.assign({}, ...features.map((feature) => feature.jobs?.(platform) ?? {}));
  const running: Background[] = [];
  return {
    http,
    jobs,
    async start() {
      if (config.services.includes('worker')) {
        const { db, databaseUrl, log } = platform;
        running.push(await runJobs({ db, databaseUrl, log, handlers: jobs }));
        running.push(startForgetting(platform));
      }
      for (const feature of features) {
        for (const part of feature.background?.filter(runs) ?? []) running.push(await part.start(platform));
      }
      running.push(startHeartbeat(platform));
    },
    async stop() {
      await http.close();
      await Promise.all(running.map((part) => part.stop()));
    },
  };
}
