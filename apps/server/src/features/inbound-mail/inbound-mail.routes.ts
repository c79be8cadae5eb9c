import { inboundMail, mailBlocks } from '@lanet/contracts/inbound-mail';
import { SHOWN_PICTURES } from '@lanet/contracts/ticket-files';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { bind, Refusal, route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { attachmentHeader } from '../tickets/index.ts';
import { addBlock, readBlocks, removeBlock } from './inbound-mail.blocks.service.ts';
import { acceptMessage, fileMessage } from './inbound-mail.deciding.service.ts';
import { fetchPicture, NoPicture, type Picture } from './inbound-mail.pictures.source.ts';
import { closeReader } from './inbound-mail.reader.jobs.ts';
import { reprocess } from './inbound-mail.reprocess.service.ts';
import { messagePage, partFile, rawFile, readMessage, requirePicture, waitingFor } from './inbound-mail.service.ts';

export function inboundMailRoutes(app: FastifyInstance, platform: Platform): void {
  const { db } = platform;
  route(app, inboundMail.list, ({ query, caller }) => inScope(db, caller, (tx) => messagePage(tx, query)));
  route(app, inboundMail.counts, ({ caller }) => inScope(db, caller, (tx) => waitingFor(tx, caller)));
  route(app, inboundMail.get, ({ params, caller }) => inScope(db, caller, (tx) => readMessage(tx, params.id)));
  route(app, inboundMail.accept, ({ params, body, caller }) => acceptMessage(platform, caller, params.id, body));
  route(app, inboundMail.file, ({ params, caller }) => fileMessage(platform, caller, params.id));
  route(app, inboundMail.reprocess, ({ params, body, caller }) => reprocess(platform, caller, params.id, body));
  route(app, mailBlocks.list, ({ caller }) => inScope(db, caller, (tx) => readBlocks(tx, caller)));
  route(app, mailBlocks.add, ({ body, caller }) => inScope(db, caller, (tx) => addBlock(tx, caller, body)));
  route(app, mailBlocks.remove, async ({ params, caller }) => {
    await inScope(db, caller, (tx) => removeBlock(tx, caller, params.id));
    return {};
  });
  fileRoutes(app, platform);
  app.addHook('onClose', () => closeReader(platform));
}

/** Bytes that strangers sent: to be saved, and never a page of ours. */
function fileRoutes(app: FastifyInstance, { db, files }: Platform): void {
  const send = async (reply: FastifyReply, { sha256, name }: { sha256: string; name: string }, type: string) => {
    const content = await files.open(sha256, { verify: true });
    if (!content) throw new Refusal('files.not_found');
    reply
      .type(type)
      .header('content-security-policy', "sandbox; default-src 'none'")
      .header('content-disposition', attachmentHeader(name));
    return reply.send(content);
  };
  bind(
    app,
    inboundMail.raw,
    (request, access) => app.authenticate(request, access),
    async ({ params, caller, reply }) =>
      send(reply, await inScope(db, caller, (tx) => rawFile(tx, params.id)), 'application/octet-stream'),
    { raw: true },
  );
  bind(
    app,
    inboundMail.part,
    (request, access) => app.authenticate(request, access),
    async ({ params, caller, reply }) => {
      const part = await inScope(db, caller, (tx) => partFile(tx, params.id, params.index));
      const isPicture = SHOWN_PICTURES.includes(part.mediaType);
      return send(reply, part, isPicture ? part.mediaType : 'application/octet-stream');
    },
    { raw: true },
  );
  bind(
    app,
    inboundMail.remoteImage,
    (request, access) => app.authenticate(request, access),
    async ({ params, query, caller, reply }) => {
      await inScope(db, caller, (tx) => requirePicture(tx, params.id, query.url));
      const { type, bytes } = await pictureAt(query.url);
      reply
        .type(type)
        .header('content-security-policy', "sandbox; default-src 'none'")
        .header('cache-control', 'no-store');
      return reply.send(bytes);
    },
    { raw: true },
  );
}

/** @throws Refusal 422 `inbound_mail.picture_failed`, whatever the reason: what lies inside our network is nobody's news. */
async function pictureAt(url: string): Promise<Picture> {
  try {
    return await fetchPicture(url);
  } catch (error) {
    if (error instanceof NoPicture) throw new Refusal('inbound_mail.picture_failed');
    throw error;
  }
}
