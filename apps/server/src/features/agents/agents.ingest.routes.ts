import { hash } from 'node:crypto';
import { agent, REPORT_MAX_BYTES, Report, type ReportAnswer } from '@lanet/contracts/agent';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { bind, parsed, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import { inflated, parsedJson } from './agents.body.service.ts';
import { authenticateBearer } from './agents.caller.routes.ts';
import { scopeClaims } from './agents.enrolment.rules.ts';
import type { Gateway } from './agents.gateway.service.ts';
import { hashedContent, placeWindows } from './agents.ingest.rules.ts';
import type { Arrived, Outcome } from './agents.ingest.service.ts';
import type { KnownAgent } from './agents.registry.service.ts';
import { plainReport, withStorableNames } from './agents.report.rules.ts';
import { nextReportInSeconds } from './agents.schedule.rules.ts';

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
      const message = parsedJson(await inflated(body, request.headers['content-encoding']));
      return take(gateway, caller, message);
    });
  });
}

async function take(gateway: Gateway, caller: KnownAgent, message: unknown): Promise<ReportAnswer> {
  const report = plainReport(message) ?? withStorableNames(parsed(Report, message, 'body'));
  await auditClaims(gateway, caller, message);
  const arrived = arrive(gateway, caller, report);
  const outcome = await gateway.ingest.submit(arrived);
  if (outcome.kind === 'refused') throw new Refusal(outcome.code);
  if (arrived.isNewest) gateway.newestWindows.set(caller.deviceId, newestStart(arrived));
  noticeStop(gateway, caller, report);
  return answer(gateway, caller, report, outcome);
}

function arrive({ platform, newestWindows }: Gateway, caller: KnownAgent, report: Report): Arrived {
  const nowMs = platform.clock.now();
  const clockOffsetMs = nowMs - report.sentAt;
  const placed = placeWindows(report.windows, clockOffsetMs, nowMs);
  if (placed.dropped.length > 0)
    platform.log.info({ agentId: caller.agentId, dropped: placed.dropped.slice(0, 5) }, 'windows dropped');
  const arrived: Arrived = {
    agent: caller,
    report,
    hash: hash('sha256', hashedContent(report), 'buffer'),
    placed,
    clockOffsetMs,
    isNewest: false,
  };
  const before = newestWindows.get(caller.deviceId) ?? Number.NEGATIVE_INFINITY;
  return { ...arrived, isNewest: placed.kept.length > 0 && newestStart(arrived) >= before };
}

function newestStart({ placed }: Arrived): number {
  return placed.kept.reduce((newest, { from }) => Math.max(newest, from), Number.NEGATIVE_INFINITY);
}

/** A fresh goodbye in a report, of an agent without a socket to say it on. */
function noticeStop({ platform, presence }: Gateway, caller: KnownAgent, { events }: Report): void {
  const sinceMs = platform.clock.now() - 60_000;
  if (events?.some(({ kind, at }) => kind === 'stopping' && at > sinceMs)) presence.leave(caller.agentId);
}

async function answer(
  { platform, configs, waiting }: Gateway,
  caller: KnownAgent,
  report: Report,
  outcome: Extract<Outcome, { kind: 'acknowledged' }>,
): Promise<ReportAnswer> {
  const { agentId } = caller;
  const { reportSeconds } = platform.config.agent;
  const nowMs = platform.clock.now();
  // The report is stored whatever becomes of the configuration: without it the agent goes on with what it has.
  const config = await configs.of(caller).catch((error: unknown) => {
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

/** What a report claims about whose it is counts for nothing, and is written down once an hour. */
async function auditClaims({ platform, limits }: Gateway, caller: KnownAgent, message: unknown): Promise<void> {
  const claims = scopeClaims(message);
  const { agentId, clientId, deviceName } = caller;
  if (!claims || limits.breaches.take(`claims ${agentId}`, platform.clock.now()) !== undefined) return;
  const actor = { kind: 'agent', id: agentId, name: deviceName } as const;
  await inScope(platform.db, SYSTEM, (tx) =>
    audit(tx, { actor, action: 'agent.scope_claimed', target: deviceName, clientId, security: true, detail: claims }),
  );
}
