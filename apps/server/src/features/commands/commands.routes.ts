import { commands } from '@lanet/contracts/commands';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { inScope } from '../../platform/database/index.ts';
import { InstantKey, pageOf, readCursor } from '../../platform/http/cursor.ts';
import { bind, Refusal, route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findFile, isStopped, listCommands } from './commands.repo.ts';
import { cancelCommand, getCommand, readOutput, runScript, switchCommands, toCommand } from './commands.service.ts';

const Key = z.tuple([InstantKey, z.uuid()]);

export function commandRoutes(app: FastifyInstance, platform: Platform): void {
  const { db, clock } = platform;
  route(app, commands.list, ({ query, caller }) =>
    inScope(db, caller, async (tx) => {
      const rows = await listCommands(tx, query, query.limit + 1, readCursor(Key, query.cursor));
      return pageOf(rows, query.limit, toCommand, (row) => [row.requestedKey, row.id]);
    }),
  );
  route(app, commands.get, ({ params, caller }) =>
    inScope(db, caller, async (tx) => toCommand(await getCommand(tx, params.id))),
  );
  route(app, commands.output, ({ params, query, caller }) =>
    inScope(db, caller, (tx) => readOutput(tx, params.id, query.from)),
  );
  route(app, commands.run, ({ body, caller }) =>
    inScope(db, caller, async (tx) => toCommand(await runScript(tx, platform, caller, body))),
  );
  route(app, commands.cancel, ({ params, caller }) =>
    inScope(db, caller, async (tx) => toCommand(await cancelCommand(tx, caller, params.id, clock.now()))),
  );
  route(app, commands.stopStatus, ({ caller }) =>
    inScope(db, caller, async (tx) => ({ stopped: await isStopped(tx) })),
  );
  route(app, commands.setStop, ({ body, caller }) =>
    inScope(db, caller, (tx) => switchCommands(tx, caller, body.stopped)),
  );
  bindFile(app, platform);
}

/** Always an attachment: what a device collected is never shown as a page of ours. */
function bindFile(app: FastifyInstance, { db, files }: Platform): void {
  bind(
    app,
    commands.file,
    (request, access) => app.authenticate(request, access),
    async ({ params, caller, reply }) => {
      const file = await inScope(db, caller, (tx) => findFile(tx, params.id, params.sha256));
      const content = file && (await files.open(params.sha256, { verify: true }));
      if (!content) throw new Refusal('files.not_found');
      reply
        .type('application/octet-stream')
        .header('content-length', file.sizeBytes)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`);
      return reply.send(content);
    },
    { raw: true },
  );
}
