import { readFile } from 'node:fs/promises';
import { defaultRules } from '@lanet/contracts/alert-rules';
import { serverRules } from '@lanet/contracts/server-rules';
import { library } from '../../apps/server/src/features/scripts/library/library.ts';
import { initialClassification } from './initial-classification.ts';
import { text } from './sql-text.ts';

const folder = new URL('../../apps/server/src/features/scripts/library/', import.meta.url);

/** SQL that may be applied any number of times: rules people changed stay, script texts that changed are new versions. */
export async function initialData(): Promise<string> {
  const rules = [...defaultRules, ...serverRules].map(
    (rule, position) =>
      `insert into alert_rules (key, rule, position) values (${text(rule.key)}, ${json(rule)}, ${position}) on conflict (key) do nothing;`,
  );
  const scripts: string[] = [];
  for (const script of library) {
    scripts.push(
      `insert into scripts (id, key, class, titles, descriptions, parameters, timeout_seconds, idempotent, restarts) values (\n` +
        `  ${[text(script.id), text(script.key), text(script.class), json(script.titles), json(script.descriptions)].join(', ')},\n` +
        `  ${[json(script.parameters), script.timeoutSeconds, script.idempotent, script.restarts === true].join(', ')})\n` +
        `on conflict (id) do update set class = excluded.class, titles = excluded.titles, descriptions = excluded.descriptions,\n` +
        `  parameters = excluded.parameters, timeout_seconds = excluded.timeout_seconds, idempotent = excluded.idempotent,\n` +
        `  restarts = excluded.restarts;`,
    );
    for (const { platform, interpreter, file } of script.texts) {
      scripts.push(newVersion(script.id, platform, interpreter, await readFile(new URL(file, folder), 'utf8')));
    }
  }
  return [
    '-- Initial data: what comes with the product. Printed by npm run generate; applied after every migration, any number of times.',
    '-- Alert rules (contracts/src/alert-rules.ts, server-rules.ts)',
    ...rules,
    '-- Scripts (apps/server/src/features/scripts/library)',
    ...scripts,
    '-- Classification of tickets (apps/server/src/features/classification/classification.defaults.rules.ts)',
    ...initialClassification(),
    '',
  ].join('\n');
}

function newVersion(scriptId: string, platform: string, interpreter: string, body: string): string {
  return `insert into script_texts (script_id, platform, version, interpreter, text)
select ${text(scriptId)}, ${text(platform)}, coalesce(max(version), 0) + 1, ${text(interpreter)}, new.text
from (select ${text(body)} as text) new
left join script_texts old on old.script_id = ${text(scriptId)} and old.platform = ${text(platform)}
group by new.text
having coalesce((array_agg(old.text order by old.version desc))[1] <> new.text, true);
update scripts set version = (select max(version) from script_texts where script_id = scripts.id) where id = ${text(scriptId)};`;
}

const json = (value: unknown) => `${text(JSON.stringify(value))}::jsonb`;
