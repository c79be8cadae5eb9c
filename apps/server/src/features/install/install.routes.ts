import { install, LinkText } from '@lanet/contracts/install';
import { Sha256 } from '@lanet/contracts/wire';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { openRoute, parsed, Refusal, sendContent } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { claimProgress } from '../agents/index.ts';
import { openShelved, packageShelf } from '../releases/index.ts';
import { createInstalling, type ScriptName } from './install.service.ts';

/** What whoever holds a link may ask, and the packages, which are no secret. */
export async function installRoutes(app: FastifyInstance, platform: Platform): Promise<void> {
  const installing = await createInstalling(platform);
  openRoute(app, install.open, ({ body, request }) => installing.open(body.link, request.ip));
  openRoute(app, install.claim, ({ body, request }) => installing.claim(body.link, request.ip));
  openRoute(app, install.progress, async ({ body, request }) => {
    installing.ask(request.ip);
    return { state: await claimProgress(platform, body.token) };
  });
  const script = (name: ScriptName, type: string) =>
    app.get(`/e/:link/${name}`, async ({ params, ip }, reply) => {
      const { link } = z.object({ link: z.string() }).parse(params);
      // Not worth a question of the limit: nobody has such a link.
      if (!LinkText.safeParse(link).success) throw new Refusal('enrolment_links.not_found');
      return reply.type(type).send(await installing.script(name, link, ip));
    });
  script('install.sh', 'text/x-shellscript; charset=utf-8');
  // As text, which PowerShell hands on as it is; by any other type it would guess.
  script('install.ps1', 'text/plain; charset=utf-8');
  // For another server of the same product; this one is installed already.
  app.get('/install.sh', async ({ ip }, reply) =>
    reply.type('text/x-shellscript; charset=utf-8').send(await installing.serverScript(ip)),
  );
  downloadRoute(app, platform);
}

const TYPES: readonly [end: string, type: string][] = [
  ['.msi', 'application/x-msi'],
  ['.deb', 'application/vnd.debian.binary-package'],
  ['.rpm', 'application/x-rpm'],
  ['.pkg', 'application/octet-stream'],
  ['.gz', 'application/gzip'],
  ['.zip', 'application/zip'],
  ['.json', 'application/json'],
];

const DownloadQuery = z.object({ sha256: Sha256.optional() });

/** `/downloads/<file>`: what SHA256SUMS lists, and nothing else. With its sum in the query it may be kept for ever. */
function downloadRoute(app: FastifyInstance, platform: Platform): void {
  app.get('/downloads/:file', async (request, reply) => {
    const { file } = z.object({ file: z.string() }).parse(request.params);
    const { sha256 } = parsed(DownloadQuery, request.query, 'query');
    const found = (await packageShelf(platform)).files.get(file);
    // Another sum than now: a script of yesterday. It has to be fetched again, with the sums of today.
    if (!found || (sha256 !== undefined && sha256 !== found.sha256)) throw new Refusal('packages.not_found');
    reply
      .header('cache-control', sha256 ? 'public, max-age=31536000, immutable' : 'public, no-cache')
      .header('content-disposition', `attachment; filename="${file}"`);
    const type = TYPES.find(([end]) => file.endsWith(end))?.[1] ?? 'application/octet-stream';
    await sendContent(request, reply, { ...found, type, open: (part) => openShelved(found, part) });
    return reply;
  });
}
