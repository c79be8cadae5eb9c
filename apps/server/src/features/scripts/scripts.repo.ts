import { type Platform, type ScriptClass, ScriptParameter } from '@lanet/contracts/scripts';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';

const Both = z.object({ es: z.string(), en: z.string() });
const Parameters = z.array(ScriptParameter);

const columns = [
  'scripts.id',
  'scripts.key',
  'scripts.class',
  'scripts.titles',
  'scripts.descriptions',
  'scripts.parameters',
  'scripts.timeout_seconds',
  'scripts.version',
] as const;

export interface ScriptRow {
  id: string;
  key: string;
  class: ScriptClass;
  titles: z.infer<typeof Both>;
  descriptions: z.infer<typeof Both>;
  parameters: ScriptParameter[];
  timeoutSeconds: number;
  version: number;
  platforms: Platform[];
  runs: number;
  lastRunAt: string | null;
}

/** The library by title; `runs` counts only what the caller may see. */
export async function listScripts(
  tx: ScopedTx,
  filter: { platform?: Platform | undefined; id?: string },
): Promise<ScriptRow[]> {
  let query = tx
    .selectFrom('scripts')
    .select(columns)
    .select((eb) => [
      sql<
        Platform[]
      >`array(select distinct platform from script_texts where script_id = scripts.id order by platform)`.as(
        'platforms',
      ),
      eb
        .selectFrom('commands')
        .whereRef('commands.script_id', '=', 'scripts.id')
        .select(eb.fn.countAll<number>().as('n'))
        .as('runs'),
      sql<Date | null>`(select max(requested_at) from commands where commands.script_id = scripts.id)`.as(
        'last_run_at',
      ),
    ])
    .where('enabled', '=', true)
    .orderBy('key')
    .limit(500);
  if (filter.id) query = query.where('scripts.id', '=', filter.id);
  const rows = (await query.execute()).map((row) => ({
    id: row.id,
    key: row.key,
    class: z.enum(['safe', 'caution', 'dangerous']).parse(row.class),
    titles: Both.parse(row.titles),
    descriptions: Both.parse(row.descriptions),
    parameters: Parameters.parse(row.parameters),
    timeoutSeconds: row.timeout_seconds,
    version: row.version,
    platforms: row.platforms,
    runs: row.runs ?? 0,
    lastRunAt: row.last_run_at?.toISOString() ?? null,
  }));
  return filter.platform ? rows.filter(({ platforms }) => platforms.some((one) => one === filter.platform)) : rows;
}

export interface TextRow {
  platform: string;
  interpreter: string;
  text: string;
  sha256: string;
  version: number;
  createdAt: string;
}

/** The newest text for each system. */
export async function newestTexts(tx: ScopedTx, scriptId: string): Promise<TextRow[]> {
  const rows = await tx
    .selectFrom('script_texts')
    .select(['platform', 'interpreter', 'text', 'sha256', 'version', 'created_at'])
    .distinctOn('platform')
    .where('script_id', '=', scriptId)
    .orderBy('platform')
    .orderBy('version', 'desc')
    .execute();
  return rows.map(({ created_at, sha256, ...row }) => ({
    ...row,
    sha256: sha256 ?? '',
    createdAt: created_at.toISOString(),
  }));
}
