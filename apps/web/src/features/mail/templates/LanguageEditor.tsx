import type { Language } from '@lanet/contracts/endpoint';
import { type MailTemplateText, mailTemplates } from '@lanet/contracts/mail';
import { Button, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useCan, useMe } from '../../../platform/session.ts';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useVersionedSave } from '../../../ui/form/use-versioned-save.ts';
import { IconSend } from '../../../ui/icons.ts';
import { Pill } from '../../../ui/Pill.tsx';
import { toastDone, toastProblem } from '../../../ui/toast.tsx';
import { ResetButton } from './ResetButton.tsx';
import { TemplatePreview } from './TemplatePreview.tsx';
import css from './Templates.module.css';
import { lineRange, type TemplateProblem } from './template-words.ts';
import { type TemplateValues, templateText, useTemplateKept } from './templates.queries.ts';
import { useInsertion } from './use-insertion.ts';
import { Variables } from './Variables.tsx';

interface LanguageEditorProps {
  template: MailTemplateText;
  onDirty: (language: Language, isDirty: boolean) => void;
  /** The text was put back, or that was taken back. */
  onReplaced: () => void;
}

/** The text of a template in one language, with what may stand in it and how it looks. */
export function LanguageEditor({ template, onDirty, onReplaced }: LanguageEditorProps) {
  const { t } = useTranslation();
  const { name, language, edited, variables } = template;
  const canWrite = useCan('settings.write');
  const { form, saving } = useTemplateForm(template);
  const isDirty = form.isDirty();
  useEffect(() => {
    onDirty(language, isDirty);
    return () => onDirty(language, false);
  }, [language, isDirty, onDirty]);
  const subject = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLTextAreaElement>(null);
  const insertion = useInsertion({ subject, body }, (field, value) => form.setFieldValue(field, value));
  const goTo = ({ part, line }: TemplateProblem) => {
    const field = part === 'subject' ? subject.current : body.current;
    field?.focus();
    field?.setSelectionRange(...lineRange(field.value, line));
  };
  return (
    <section className={css.language} aria-label={t(`mail.templates.languages.${language}`)}>
      <header className={css.languageHead}>
        <h2>{t(`mail.templates.languages.${language}`)}</h2>
        {edited && <Pill tone="indigo">{t('mail.templates.edited.one')}</Pill>}
        {edited && canWrite && <ResetButton template={template} onReplaced={onReplaced} />}
      </header>
      <FormFrame
        saving={saving}
        submitLabel={t('forms.save')}
        labelOf={(field) => t(field === 'subject' ? 'mail.templates.subject' : 'mail.templates.body')}
        disabled={!canWrite || !isDirty}
        aside={canWrite && <SendToMe of={{ name, language }} values={form.values} />}
      >
        <TextInput
          {...form.getInputProps('subject')}
          ref={subject}
          onFocus={() => insertion.use('subject')}
          label={t('mail.templates.subject')}
          {...(variables.includes('folio') && { description: t('mail.templates.subjectOfTicket') })}
          readOnly={!canWrite}
          lang={language}
          className={css.mono ?? ''}
        />
        <Textarea
          {...form.getInputProps('body')}
          ref={body}
          onFocus={() => insertion.use('body')}
          label={t('mail.templates.body')}
          readOnly={!canWrite}
          rows={14}
          resize="vertical"
          lang={language}
          spellCheck
          className={css.mono ?? ''}
        />
        {canWrite && <Variables names={variables} onInsert={insertion.insert} />}
      </FormFrame>
      <TemplatePreview of={{ name, language }} values={form.values} onGoTo={goTo} />
    </section>
  );
}

const valuesOf = ({ subject, body }: MailTemplateText): TemplateValues => ({ subject, body });
const versioned = (text: MailTemplateText) => ({ values: valuesOf(text), version: text.version });

function useTemplateForm(template: MailTemplateText) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const kept = useTemplateKept();
  const params = { name: template.name, language: template.language };
  const form = useForm({
    initialValues: valuesOf(template),
    validate: (values) => schemaErrors(mailTemplates.save.body, values),
  });
  const saving = useVersionedSave({
    form,
    loaded: versioned(template),
    reload: async () => versioned(await queryClient.fetchQuery({ ...templateText(params), staleTime: 0 })),
    // Subject and body belong together: what is saved is what was tried.
    save: (_changes, version) => call(mailTemplates.save, { params, body: form.getValues(), ifMatch: version }),
    onSaved: (saved) => {
      kept(saved);
      form.setInitialValues(valuesOf(saved));
      form.reset();
      toastDone(t('forms.saved'));
    },
    goOn: versioned,
    fieldOfCode: { 'mail_templates.broken': 'body' },
  });
  return { form, saving };
}

interface SendToMeProps {
  of: Pick<MailTemplateText, 'name' | 'language'>;
  values: TemplateValues;
}

/** What is in the fields now, saved or not, to the own mailbox. */
function SendToMe({ of: params, values }: SendToMeProps) {
  const { t } = useTranslation();
  const { email } = useMe();
  const sending = useMutation({
    mutationFn: () => call(mailTemplates.sendToMe, { params, body: values }),
    onSuccess: () => toastDone(t('mail.templates.sentToMe', { email })),
    onError: toastProblem,
  });
  return (
    <Button
      variant="default"
      leftSection={<IconSend size={16} stroke={1.7} aria-hidden />}
      loading={sending.isPending}
      disabled={!mailTemplates.sendToMe.body.safeParse(values).success}
      onClick={() => sending.mutate()}
    >
      {t('mail.templates.sendToMe')}
    </Button>
  );
}
