import { mailTemplates } from '@lanet/contracts/mail';
import type { FastifyInstance } from 'fastify';
import { inScope } from '../../platform/database/index.ts';
import { route } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import {
  changeTemplate,
  listTemplates,
  previewTemplate,
  readTemplate,
  resetTemplate,
  sendTemplateToMe,
} from './mail.templates.service.ts';

export function mailTemplateRoutes(app: FastifyInstance, platform: Platform): void {
  const { db } = platform;
  route(app, mailTemplates.list, ({ caller }) =>
    inScope(db, caller, async (tx) => ({ items: await listTemplates(tx) })),
  );
  route(app, mailTemplates.get, ({ params, caller }) => inScope(db, caller, (tx) => readTemplate(tx, params)));
  route(app, mailTemplates.save, ({ params: key, body: source, caller, version }) =>
    inScope(db, caller, (tx) => changeTemplate(tx, platform, caller, { key, version, source })),
  );
  route(app, mailTemplates.reset, ({ params, caller }) =>
    inScope(db, caller, (tx) => resetTemplate(tx, caller, params)),
  );
  route(app, mailTemplates.preview, ({ params: key, body: source, caller }) =>
    inScope(db, caller, (tx) => previewTemplate(tx, platform, caller, { key, source })),
  );
  route(app, mailTemplates.sendToMe, ({ params: key, body: source, caller }) =>
    inScope(db, caller, (tx) => sendTemplateToMe(tx, platform, caller, { key, source })),
  );
}
