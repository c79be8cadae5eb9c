import { mailFiles } from '@lanet/contracts/mail-files';
import type { FastifyInstance } from 'fastify';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { bind, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { linkedFile } from './mail.files.service.ts';

/**
 * For whoever holds a link of a mail. Always an attachment of no type a browser would show: what somebody sent is never a
 * page of ours.
 */
export function mailFileRoutes(app: FastifyInstance, platform: Platform): void {
  const { db, files } = platform;
  bind(
    app,
    mailFiles.open,
    async () => undefined,
    async ({ params, reply }) => {
      const file = await inScope(db, SYSTEM, (tx) => linkedFile(platform, tx, params.link));
      const content = file && (await files.open(file.sha256, { verify: true }));
      if (!file || !content) throw new Refusal('files.not_found');
      reply
        .type('application/octet-stream')
        .header('content-length', file.sizeBytes)
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "sandbox; default-src 'none'")
        .header('referrer-policy', 'no-referrer')
        .header('content-disposition', file.disposition);
      return reply.send(content);
    },
    { raw: true },
  );
}
