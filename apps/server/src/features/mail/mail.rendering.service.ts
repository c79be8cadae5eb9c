import { onceIn, type ScopedTx } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Frame } from './mail.layout.rules.ts';
import { type MailFor, type RenderedMail, renderMail, TemplateBroken } from './mail.liquid.service.ts';
import { findEditedTemplate } from './mail.templates.repo.ts';
import type { MailTemplate } from './mail.templates.rules.ts';

/** By the edited template, or by the built-in one where that does not render, which the administrators then hear of. */
export async function renderByTemplate<Name extends MailTemplate>(
  tx: ScopedTx,
  mail: MailFor<Name>,
  frame: Frame,
): Promise<RenderedMail> {
  const { template, language: wanted } = mail;
  const edited = await onceIn(tx, `mail.template ${template} ${wanted}`, () =>
    findEditedTemplate(tx, template, wanted),
  );
  if (!edited) return renderMail(mail, frame);
  try {
    return renderMail(mail, frame, edited);
  } catch (error) {
    if (!(error instanceof TemplateBroken)) throw error;
    const { name, language, version } = edited;
    const key = `notifications.mail_template_broken:${name}:${language}`;
    await enqueue(
      tx,
      'notifications.mail_template_broken',
      { name, language, version, problem: error.message },
      { key },
    );
    return renderMail(mail, frame);
  }
}
