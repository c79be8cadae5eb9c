import { hash } from 'node:crypto';
import { type AgentConfig, agent, REPORT_MAX_BYTES, Report, type ReportAnswer } from '@lanet/contracts/agent';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { bind, parsed, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import { inflated, parsedJson } from './agents.body.service.ts';
import { authenticateBearer } from './agents.caller.routes.ts';
import { forAgent, withUpdate } from './agents.config.rules.ts';
import { scopeClaims } from './agents.enrolment.rules.ts';
import type { Gateway } from './agents.gateway.service.ts';
import { countWaitingEdges } from './agents.ingest.repo.ts';
import { hashedContent, type PlacedWindows, placeWindows } from './agents.ingest.rules.ts';
import type { Arrived, Outcome } from './agents.ingest.service.ts';
import type { KnownAgent } from './agents.registry.service.ts';
import { plainReport, withStorableNames } from './agents.report.rules.ts';
import { nextReportInSeconds } from './agents.schedule.rules.ts';

/** Of one device. */
const MOST_WAITING = 3000;

/** The bytes as they came: they are inflated and read only once the caller is known. */
const rawReport = { ...agent.report, body: z.unknown() };

/** Binds the hot path, with a parser of its own that leaves the body alone. */
export async function reportRoute(app: FastifyInstance, gateway: Gateway): Promise<void> {
  app.bound.add(agent.report);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer', bodyLimit: REPORT_MAX_BYTES },
      (_request, body, done) => done(null, body),
    );
    const authenticate = (request: Parameters<typeof authenticateBearer>[1]) =>
      authenticateBearer(gateway, request, gateway.limits.reports);
    bind(scope, rawReport, authenticate, async ({ body, caller, request }) => {
      if (!Buffer.isBuffer(body)) throw new Refusal('request.malformed');
      const encoding = request.headers['content-encoding'];
      const plain = encoding === undefined ? body : await inflated(body, encoding);
      return take(gateway, caller, plain.toString('utf8'));
    });
  });
}

async function take(gateway: Gateway, caller: KnownAgent, text: string): Promise<ReportAnswer> {
  const message = parsedJson(text);
  const report = plainReport(message) ?? withStorableNames(parsed(Report, message, 'body'));
  const claims = scopeClaims(message);
  if (claims) await auditClaims(gateway, caller, claims);
  if (report.edges?.length) await refuseFlood(gateway, caller);
  const arrived = arrive(gateway, caller, report);
  const outcome = await gateway.ingest.submit(arrived);
  if (outcome.kind === 'refused') throw new Refusal(outcome.code);
  if (arrived.isNewest) gateway.newestWindows.set(caller.deviceId, newestStart(arrived.placed));
  noticeStop(gateway, caller, report);
  return answer(gateway, caller, report, outcome);
}

/**
 * More edges than any computer has waiting to be worked on: they stay with the agent until there is room.
 * @throws Refusal 429.
 */
async function refuseFlood({ platform }: Gateway, { deviceId }: KnownAgent): Promise<void> {
  const waiting = await inScope(platform.db, SYSTEM, (tx) => countWaitingEdges(tx, deviceId, MOST_WAITING));
  if (waiting === MOST_WAITING) throw new Refusal('request.too_many', { retryAfterSeconds: 60 });
}

function arrive({ platform, newestWindows }: Gateway, agent: KnownAgent, report: Report): Arrived {
  const nowMs = platform.clock.now();
  const clockOffsetMs = nowMs - report.sentAt;
  const placed = placeWindows(report.windows, clockOffsetMs, nowMs);
  if (placed.dropped.length > 0)
    platform.log.info({ agentId: agent.agentId, dropped: placed.dropped.slice(0, 5) }, 'windows dropped');
  const before = newestWindows.get(agent.deviceId) ?? Number.NEGATIVE_INFINITY;
  const isNewest = placed.kept.length > 0 && newestStart(placed) >= before;
  return { agent, report, hash: hash('sha256', hashedContent(report), 'buffer'), placed, clockOffsetMs, isNewest };
}

function newestStart({ kept }: PlacedWindows): number {
  return kept.reduce((newest, { from }) => Math.max(newest, from), Number.NEGATIVE_INFINITY);
}

/** A fresh goodbye in a report, of an agent without a socket to say it on. */
function noticeStop({ platform, presence }: Gateway, caller: KnownAgent, { events }: Report): void {
  const sinceMs = platform.clock.now() - 60_000;
  if (events?.some(({ kind, at }) => kind === 'stopping' && at > sinceMs)) presence.leave(caller.agentId);
}

async function answer(
  gateway: Gateway,
  caller: KnownAgent,
  report: Report,
  outcome: Extract<Outcome, { kind: 'acknowledged' }>,
): Promise<ReportAnswer> {
  const { platform, waiting } = gateway;
  const { agentId } = caller;
  const { reportSeconds } = platform.config.agent;
  const nowMs = platform.clock.now();
  // The report is stored whatever becomes of the configuration: without it the agent goes on with what it has.
  const config = await configFor(gateway, caller, report).catch((error: unknown) => {
    platform.log.error({ err: error, agentId }, 'configuration could not be worked out');
    return undefined;
  });
  return {
    acknowledged: report.sequence,
    serverTime: nowMs,
    lease: outcome.lease,
    nextReportInSeconds: nextReportInSeconds({ agentId, reportSeconds, backlog: report.backlog }, nowMs, Math.random()),
    want: [...outcome.want],
    ...(config && config.etag !== report.configEtag && { config }),
    commands: waiting.has(agentId),
  };
}

/** With the release this agent is to run, where it is to run another: who does not update hears nothing of updates. */
async function configFor({ configs, naming }: Gateway, caller: KnownAgent, report: Report): Promise<AgentConfig> {
  const config = forAgent(await configs.of(caller), report.knows);
  const asking = { ...caller, version: report.agentVersion };
  const release = naming.releaseFor(asking);
  if (!release) return config;
  const named = withUpdate(config, release);
  // Written down before it is told: what becomes of it is counted.
  if (named.etag !== report.configEtag) await naming.record(asking);
  return named;
}

/** What a report claims about whose it is counts for nothing, and is written down once an hour. */
async function auditClaims(
  { platform, limits }: Gateway,
  { agentId, clientId, deviceName }: KnownAgent,
  claims: Record<string, string>,
): Promise<void> {
  if (limits.breaches.take(`claims ${agentId}`, platform.clock.now()) !== undefined) return;
  const actor = { kind: 'agent', id: agentId, name: deviceName } as const;
  await inScope(platform.db, SYSTEM, (tx) =>
    audit(tx, { actor, action: 'agent.scope_claimed', target: deviceName, clientId, security: true, detail: claims }),
  );
}
