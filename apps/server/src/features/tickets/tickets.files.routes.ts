import { Readable } from 'node:stream';
import { TICKET_FILE_MAX_BYTES, ticketFiles } from '@lanet/contracts/ticket-files';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { bind, Refusal, route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { attachmentHeader } from './tickets.files.rules.ts';
import { filePage, fileToSave } from './tickets.files.service.ts';
import { deleteUpload } from './tickets.uploads.repo.ts';
import { takeUpload } from './tickets.uploads.service.ts';

export async function ticketFileRoutes(app: FastifyInstance, platform: Platform): Promise<void> {
  const { db } = platform;
  route(app, ticketFiles.list, ({ params, query, caller }) =>
    inScope(db, caller, (tx) => filePage(tx, params.id, query)),
  );
  route(app, ticketFiles.discard, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => deleteUpload(tx, caller.personId, params.id));
    return {};
  });
  bindDownload(app, platform);
  await app.register(async (scope) => {
    // Only here a body is a stream: everywhere else bytes that are no JSON are refused unread.
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    bind(
      scope,
      ticketFiles.upload,
      (request, access) => app.authenticate(request, access),
      ({ params, query, body, caller }) => {
        if (!(body instanceof Readable)) throw new Refusal('request.media_type');
        return takeUpload(platform, caller, { ...params, ...query }, body);
      },
      { bodyLimit: TICKET_FILE_MAX_BYTES },
    );
  });
}

/**
 * Always an attachment of no type a browser would show: what somebody sent is never a page of ours. The web makes a picture
 * of the bytes itself, where pictures can do nothing.
 */
function bindDownload(app: FastifyInstance, { db, files }: Platform): void {
  bind(
    app,
    ticketFiles.get,
    (request, access) => app.authenticate(request, access),
    async ({ params, caller, reply }) => {
      const file = await inScope(db, caller, (tx) => fileToSave(tx, caller, params));
      const content = await files.open(file.sha256, { verify: true });
      if (!content) throw new Refusal('files.not_found');
      reply
        .type('application/octet-stream')
        .header('content-length', file.sizeBytes)
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "sandbox; default-src 'none'")
        .header('content-disposition', attachmentHeader(file.name));
      return reply.send(content);
    },
    { raw: true },
  );
}
