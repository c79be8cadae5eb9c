import { Readable } from 'node:stream';
import { helpRequests, PICTURE_MAX_BYTES } from '@lanet/contracts/help-requests';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { agentRoute } from '../agents/index.ts';
import { takeHelpRequest, takePicture } from './help-requests.service.ts';

/** What an agent hands on for the person at its computer. */
export async function helpRequestRoutes(app: FastifyInstance, platform: Platform): Promise<void> {
  agentRoute(app, platform, helpRequests.ask, ({ body, caller }) => takeHelpRequest(platform, caller, body));
  await app.register(async (scope) => {
    // Only here a body is a stream: everywhere else bytes that are no JSON are refused unread.
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    agentRoute(
      scope,
      platform,
      helpRequests.picture,
      async ({ params, body, caller }) => {
        if (!(body instanceof Readable)) throw new Refusal('request.media_type');
        await takePicture(platform, caller, params.id, body);
        return {};
      },
      { bodyLimit: PICTURE_MAX_BYTES },
    );
  });
}
