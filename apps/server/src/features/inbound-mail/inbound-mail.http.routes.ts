import { Readable } from 'node:stream';
import { INTAKE_TYPES, mailIntake } from '@lanet/contracts/mail-intake';
import type { FastifyInstance } from 'fastify';
import { bind, parsed, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { createRateLimit, networkOf, plainAddress } from '../agents/index.ts';
import { announced, takeAnnounced } from './inbound-mail.http.service.ts';

/** All mail of a provider comes from a few addresses, and senders of other customers share them. */
const MOST_A_MINUTE = 1_200;
/** What no mailbox takes. Each has a limit of its own below it. */
const MOST_BYTES = 150 * 1024 * 1024;

/** Where gateways and scripts hand mail over. */
export async function mailIntakeRoutes(app: FastifyInstance, platform: Platform): Promise<void> {
  const limit = createRateLimit({ most: MOST_A_MINUTE, spanMs: 60_000 });
  await app.register(async (scope) => {
    // Only here a message is a stream: everywhere else bytes that are no JSON are refused unread.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser([...INTAKE_TYPES], (_request, payload, done) => done(null, payload));
    bind(
      scope,
      mailIntake.take,
      async ({ ip, headers, params }) => {
        const address = plainAddress(ip);
        const retryAfterSeconds = limit.take(networkOf(address), platform.clock.now());
        if (retryAfterSeconds !== undefined) throw new Refusal('request.too_many', { retryAfterSeconds });
        const { mailboxId } = parsed(mailIntake.take.params, params, 'params');
        return announced(platform, mailboxId, { headers, address });
      },
      ({ caller, body, request }) => {
        // What is packed has another hash than the message, and would be stored as it is.
        const packed = request.headers['content-encoding'] !== undefined;
        if (packed || !(body instanceof Readable)) throw new Refusal('request.media_type');
        const declaredBytes = Number(request.headers['content-length'] ?? 0);
        return takeAnnounced(platform, caller, { message: body, declaredBytes, address: plainAddress(request.ip) });
      },
      { bodyLimit: MOST_BYTES },
    );
  });
}
