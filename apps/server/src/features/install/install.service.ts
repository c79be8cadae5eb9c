import { readFile } from 'node:fs/promises';
import type { install } from '@lanet/contracts/install';
import type { z } from 'zod';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { claimToken, createRateLimit, networkOf, openLink, plainAddress } from '../agents/index.ts';
import { packageShelf } from '../releases/index.ts';
import { readOrganisation } from '../settings/index.ts';
import { fillScript, fillServerScript } from './install.scripts.rules.ts';

export type ScriptName = 'install.sh' | 'install.ps1';

const MINUTE_MS = 60_000;

/** What strangers may ask of links, and what they get. `address`: the caller's, as the connection says it. */
export interface Installing {
  open(link: string, address: string): Promise<z.input<typeof install.open.response>>;
  claim(link: string, address: string): Promise<z.input<typeof install.claim.response>>;
  script(name: ScriptName, link: string, address: string): Promise<string>;
  /** The installer of the server itself. @throws Refusal 404 where its archive is not on the shelf. */
  serverScript(address: string): Promise<string>;
  /** Takes one question of an address. @throws Refusal 429. */
  ask(address: string): void;
}

export async function createInstalling(platform: Platform): Promise<Installing> {
  const { clock, publicUrl } = platform;
  const scripts: Record<ScriptName, string> = {
    'install.sh': await readFile(new URL('files/install.sh', import.meta.url), 'utf8'),
    'install.ps1': await readFile(new URL('files/install.ps1', import.meta.url), 'utf8'),
  };
  const asked = createRateLimit({ most: 120, spanMs: MINUTE_MS });
  const claimed = createRateLimit({ most: 10, spanMs: MINUTE_MS });
  const ofLink = createRateLimit({ most: 120, spanMs: 60 * MINUTE_MS });

  const take = (limit: typeof asked, key: string) => {
    const retryAfterSeconds = limit.take(key, clock.now());
    if (retryAfterSeconds !== undefined) throw new Refusal('request.too_many', { retryAfterSeconds });
  };
  const ask = (address: string) => take(asked, networkOf(plainAddress(address)));

  return {
    ask,
    async open(link, address) {
      ask(address);
      const { expiresAt, ...leads } = await openLink(platform, link);
      const { packages } = await packageShelf(platform);
      const { name } = await inScope(platform.db, SYSTEM, readOrganisation);
      return {
        ...{ organisation: name, ...leads, server: publicUrl() },
        ...{ expiresAt: expiresAt.toISOString(), packages: [...packages] },
      };
    },
    async claim(link, address) {
      const from = plainAddress(address);
      take(claimed, networkOf(from));
      // Whoever found a link must not fill a table with it from many addresses. Only links that lead somewhere count.
      await openLink(platform, link);
      take(ofLink, link);
      const { token, expiresAt } = await claimToken(platform, { text: link, address: from });
      return { server: publicUrl(), token, expiresAt: expiresAt.toISOString() };
    },
    async script(name, link, address) {
      ask(address);
      await openLink(platform, link);
      const { packages } = await packageShelf(platform);
      return fillScript(scripts[name], { server: publicUrl(), link, packages });
    },
    async serverScript(address) {
      ask(address);
      const { files } = await packageShelf(platform);
      const script = files.get('install.sh');
      if (!script || !files.has('lanet-helpdesk-production.tar.gz')) throw new Refusal('packages.not_found');
      return fillServerScript(await readFile(script.path, 'utf8'), publicUrl());
    },
  };
}
