// Templates people may change.
import { Language } from '@lanet/contracts/endpoint';
import { MailTemplateName, type MailTemplateText } from '@lanet/contracts/mail';
import type { ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import type { Frame } from './mail.layout.rules.ts';
import { type RenderedMail, renderMail, TemplateBroken } from './mail.liquid.service.ts';
import { queuePlainMail } from './mail.queueing.service.ts';
import { organisationName } from './mail.repo.ts';
import {
  deleteTemplate,
  type EditedTemplate,
  findEditedTemplate,
  listEditedTemplates,
  saveTemplate,
} from './mail.templates.repo.ts';
import { mailTexts, sampleOf, type TemplateSource, variablesOf } from './mail.templates.rules.ts';

interface Key {
  name: MailTemplateName;
  language: Language;
}

/** Every template in every language. */
export async function listTemplates(tx: ScopedTx): Promise<MailTemplateText[]> {
  const edited = await listEditedTemplates(tx);
  return MailTemplateName.options.flatMap((name) =>
    Language.options.map((language) =>
      toTemplateText(
        { name, language },
        edited.find((one) => one.name === name && one.language === language),
      ),
    ),
  );
}

export async function readTemplate(tx: ScopedTx, key: Key): Promise<MailTemplateText> {
  return toTemplateText(key, await findEditedTemplate(tx, key.name, key.language));
}

/** @throws Refusal 422 `mail_templates.broken` with what is wrong; 412 `request.stale`. */
export async function changeTemplate(
  tx: ScopedTx,
  platform: Platform,
  caller: Caller,
  { key, version, source }: { key: Key; version: number; source: TemplateSource },
): Promise<MailTemplateText> {
  const { problems } = await previewTemplate(tx, platform, caller, { key, source });
  const [problem] = problems;
  if (problem !== undefined) throw new Refusal('mail_templates.broken', { detail: problem });
  const saved = await saveTemplate(tx, key, source, version, new Date(platform.clock.now()));
  if (!saved) throw new Refusal('request.stale');
  await record(tx, caller, 'mail_templates.changed', key);
  return readTemplate(tx, key);
}

export async function resetTemplate(tx: ScopedTx, caller: Caller, key: Key): Promise<MailTemplateText> {
  if (await deleteTemplate(tx, key.name, key.language)) await record(tx, caller, 'mail_templates.reset', key);
  return readTemplate(tx, key);
}

type Preview = RenderedMail & { problems: string[] };

/** With what is wrong where it does not render; then it shows what would be sent instead. */
export async function previewTemplate(
  tx: ScopedTx,
  { publicUrl }: Platform,
  caller: Caller,
  { key, source }: { key: Key; source: TemplateSource },
): Promise<Preview> {
  const { name: template, language } = key;
  const { marker, footer } = mailTexts[language];
  const organisation = await organisationName(tx);
  const sample = { template, values: sampleOf(template, publicUrl()), language, name: caller.name, organisation };
  const isComment = template === 'ticket_comment';
  const frame: Frame = {
    marker: isComment ? marker : null,
    footer: isComment ? null : footer(organisation, false),
    files: [],
    history: [],
    reference: null,
  };
  try {
    return { ...renderMail(sample, frame, source), problems: [] };
  } catch (error) {
    if (!(error instanceof TemplateBroken)) throw error;
    return { ...renderMail(sample, frame), problems: [error.message] };
  }
}

/** A mail of sample values to whoever asks. @throws Refusal 422 `mail_templates.broken`. */
export async function sendTemplateToMe(
  tx: ScopedTx,
  platform: Platform,
  caller: Caller,
  { key, source }: { key: Key; source: TemplateSource },
): Promise<{ outboxId: string }> {
  const { problems, ...mail } = await previewTemplate(tx, platform, caller, { key, source });
  const [problem] = problems;
  if (problem !== undefined) throw new Refusal('mail_templates.broken', { detail: problem });
  return { outboxId: await queuePlainMail(platform, tx, caller.personId, mail) };
}

function toTemplateText(key: Key, edited: EditedTemplate | undefined): MailTemplateText {
  const { subject, body } = edited ?? mailTexts[key.language].templates[key.name];
  return {
    ...key,
    subject,
    body,
    edited: edited !== undefined,
    version: edited?.version ?? 0,
    variables: variablesOf(key.name),
    updatedAt: edited?.updatedAt.toISOString() ?? null,
  };
}

const record = (tx: ScopedTx, caller: Caller, action: string, { name, language }: Key) =>
  audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action,
    target: `${name} (${language})`,
  });
