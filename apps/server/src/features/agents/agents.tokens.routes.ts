import { enrolmentTokens } from '@lanet/contracts/agents';
import type { FastifyInstance } from 'fastify';
import { fingerprintOf } from '../../platform/crypto/ed25519.ts';
import { inScope } from '../../platform/database/index.ts';
import { type Caller, route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { createToken, revokeToken, tokenPage, tokenUses } from './agents.tokens.service.ts';

export async function tokenRoutes(app: FastifyInstance, { db, clock, gatewayKeys }: Platform): Promise<void> {
  const { identity } = await gatewayKeys();
  const maker = (caller: Caller) => ({
    clock,
    fingerprint: fingerprintOf(identity.publicKey),
    actor: { kind: 'person', id: caller.personId, name: caller.name } as const,
  });

  route(app, enrolmentTokens.list, ({ query, caller }) =>
    inScope(db, caller, (tx) => tokenPage(tx, query, clock.now())),
  );
  route(app, enrolmentTokens.create, ({ body, caller }) =>
    inScope(db, caller, (tx) => createToken(tx, body, maker(caller))),
  );
  route(app, enrolmentTokens.uses, ({ params, caller }) => inScope(db, caller, (tx) => tokenUses(tx, params.id)));
  route(app, enrolmentTokens.revoke, async ({ params, query, caller }) => {
    const revocation = { id: params.id, suspendDevices: query.suspendDevices, nowMs: clock.now() };
    await inScope(db, caller, (tx) => revokeToken(tx, revocation, caller));
    return {};
  });
}
