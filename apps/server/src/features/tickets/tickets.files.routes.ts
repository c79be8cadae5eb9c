import { ticketFiles } from '@lanet/contracts/ticket-files';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { bind, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findTicketFile } from './tickets.files.service.ts';

const ENDINGS = { 'image/png': 'png', 'image/jpeg': 'jpg' };

/**
 * Always an attachment of no type a browser would show: what somebody sent is never a page of ours. The web makes a picture
 * of the bytes itself, where pictures can do nothing.
 */
export function ticketFileRoutes(app: FastifyInstance, { db, files }: Platform): void {
  bind(
    app,
    ticketFiles.get,
    (request, access) => app.authenticate(request, access),
    async ({ params, caller, reply }) => {
      const file = await inScope(db, caller, (tx) => findTicketFile(tx, params.fileId));
      const isThere = file?.ticketId === params.id && file.state === 'stored';
      const content = isThere && (await files.open(file.sha256, { verify: true }));
      if (!content) throw new Refusal('files.not_found');
      reply
        .type('application/octet-stream')
        .header('content-length', file.sizeBytes)
        .header('content-security-policy', "sandbox; default-src 'none'")
        .header('content-disposition', `attachment; filename="${file.folio}.${ENDINGS[file.mediaType]}"`);
      return reply.send(content);
    },
    { raw: true },
  );
}
