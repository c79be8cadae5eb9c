// The state of the system when not all is well.
import type { Page } from 'playwright-core';
import type { PageRow } from './page-list.ts';

const base = { route: '/settings/system', as: 'superadmin', address: () => '/settings/system' } as const;

/** A machine that went silent, the disk of another, and a backup that failed after a good one. */
const TROUBLE = `
  insert into service_processes (id, host, pid, services, version, started_at, seen_at, facts) values
    ('00000000-0000-4000-8000-0000000000a1', 'nodo-2', 811, '{web,gateway}', '0.1.0', now() - interval '3 days', now() - interval '5 minutes', '{}')
    on conflict do nothing;
  insert into backup_runs (id, cause, state, started_at, finished_at, size_bytes, verified_at, error) values
    ('00000000-0000-4000-8000-0000000000a2', 'schedule', 'done', now() - interval '30 hours', now() - interval '30 hours', 734003200, now() - interval '30 hours', null),
    ('00000000-0000-4000-8000-0000000000a3', 'schedule', 'failed', now() - interval '6 hours', now() - interval '6 hours', null, null, 'sin espacio en /srv/respaldos')
    on conflict do nothing`;

const answerWith = (page: Page, path: string, status: number, body: object) =>
  page.route(`**${path}*`, (route) => route.fulfill({ status, json: body }));

export const systemPages: readonly PageRow[] = [
  {
    ...{ ...base, name: 'settings-system-trouble' },
    async prepare(page, words, { server }) {
      await server.write(TROUBLE);
      await page.reload();
      await page.getByText('nodo-2').first().waitFor();
      // What is below the checks is in the picture, too.
      await page.getByRole('region', { name: words.settings.system.versions.title }).scrollIntoViewIfNeeded();
    },
  },
  {
    ...{ ...base, name: 'settings-system-without-database', refused: true },
    async prepare(page, words) {
      await answerWith(page, '/api/v1/settings/system', 503, { code: 'server.unavailable', status: 503 });
      const checks = [
        { name: 'database', ok: false, degraded: false },
        { name: 'disk', ok: true, degraded: true },
      ];
      await answerWith(page, '/readyz', 503, { ok: false, degraded: true, checks });
      await page.reload();
      await page.getByText(words.settings.system.unreachable.database).waitFor();
    },
  },
];
