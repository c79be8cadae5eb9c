import { Language } from '@lanet/contracts/endpoint';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { MailTemplate, TemplateSource } from './mail.templates.rules.ts';

export interface EditedTemplate extends TemplateSource {
  name: string;
  language: Language;
  version: number;
  updatedAt: Date;
}

const columns = ['name', 'language', 'subject', 'body', 'version', 'updated_at as updatedAt'] as const;

export async function listEditedTemplates(tx: ScopedTx): Promise<EditedTemplate[]> {
  const rows = await tx.selectFrom('mail_templates').select(columns).execute();
  return rows.map((row) => ({ ...row, language: Language.parse(row.language) }));
}

export async function findEditedTemplate(
  tx: ScopedTx,
  name: MailTemplate,
  language: Language,
): Promise<EditedTemplate | undefined> {
  const row = await tx
    .selectFrom('mail_templates')
    .select(columns)
    .where('name', '=', name)
    .where('language', '=', language)
    .executeTakeFirst();
  return row && { ...row, language: Language.parse(row.language) };
}

/** `version`: the one it was made from, 0 for the built-in. False when it is not at that version any more. */
export async function saveTemplate(
  tx: ScopedTx,
  key: { name: MailTemplate; language: Language },
  { subject, body }: TemplateSource,
  version: number,
  updatedAt: Date,
): Promise<boolean> {
  const fields = { subject, body, version: version + 1, updated_at: updatedAt };
  if (version === 0) {
    const made = await tx
      .insertInto('mail_templates')
      .values({ ...key, ...fields })
      .onConflict((on) => on.columns(['name', 'language']).doNothing())
      .executeTakeFirst();
    return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const changed = await tx
    .updateTable('mail_templates')
    .set(fields)
    .where('name', '=', key.name)
    .where('language', '=', key.language)
    .where('version', '=', version)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

export async function deleteTemplate(tx: ScopedTx, name: MailTemplate, language: Language): Promise<boolean> {
  const result = await tx
    .deleteFrom('mail_templates')
    .where('name', '=', name)
    .where('language', '=', language)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
