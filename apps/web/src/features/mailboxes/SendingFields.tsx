import { NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FieldPair } from '../../ui/form/FormSection.tsx';
import css from './Mailboxes.module.css';
import { isByGraph, type Kept, usesSignIn } from './mailbox-values.ts';
import { SecretInput } from './SecretInput.tsx';
import { type MailboxForm, ServerFields } from './ServerFields.tsx';

interface FieldsProps {
  form: MailboxForm;
  has: Kept;
}

/** Whether replies leave from here, and through which server. */
export function SendingFields({ form, has }: FieldsProps) {
  const { t } = useTranslation();
  const byGraph = isByGraph(form.values);
  return (
    <div className={css.fields}>
      <Switch
        {...form.getInputProps('sends', { type: 'checkbox' })}
        label={t('mailboxes.form.sends')}
        description={t('mailboxes.form.sendsHint')}
      />
      {form.values.sends && byGraph && <p className={css.note}>{t('mailboxes.form.sendsByGraph')}</p>}
      {form.values.sends && !byGraph && <OutgoingFields form={form} has={has} />}
    </div>
  );
}

function OutgoingFields({ form, has }: FieldsProps) {
  const { t } = useTranslation();
  const { kind, address } = form.values;
  return (
    <>
      <ServerFields form={form} at="outgoing" protocol="smtp" />
      <FieldPair>
        <TextInput
          {...form.getInputProps('outgoing.server.user')}
          label={t('mailboxes.form.user')}
          placeholder={address}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
        />
        {!usesSignIn(kind) && (
          <SecretInput
            {...form.getInputProps('outgoingPassword')}
            label={t('mailboxes.form.outgoingPassword')}
            description={t('mailboxes.form.outgoingPasswordHint')}
            isKept={has.outgoingPassword}
          />
        )}
      </FieldPair>
      <FieldPair>
        <TextInput
          {...form.getInputProps('outgoing.sentFolder')}
          label={t('mailboxes.form.sentFolder')}
          description={t('mailboxes.form.sentFolderHint')}
        />
        <NumberInput
          {...form.getInputProps('outgoing.maxMiB')}
          label={t('mailboxes.form.maxOut')}
          description={t('mailboxes.form.maxOutHint')}
          min={1}
          max={150}
          allowDecimal={false}
        />
      </FieldPair>
    </>
  );
}

/** The signature by which other servers know that a mail of this domain is ours. */
export function DkimFields({ form, has }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <div className={css.fields}>
      <Switch
        {...form.getInputProps('outgoing.signs', { type: 'checkbox' })}
        label={t('mailboxes.form.signs')}
        description={t('mailboxes.form.signsHint')}
      />
      {form.values.outgoing.signs && (
        <>
          <FieldPair>
            <TextInput
              {...form.getInputProps('outgoing.dkim.domain')}
              label={t('mailboxes.form.dkimDomain')}
              autoCapitalize="none"
              spellCheck={false}
            />
            <TextInput
              {...form.getInputProps('outgoing.dkim.selector')}
              label={t('mailboxes.form.dkimSelector')}
              autoCapitalize="none"
              spellCheck={false}
            />
          </FieldPair>
          <Textarea
            {...form.getInputProps('dkimKey')}
            label={t('mailboxes.form.dkimKey')}
            description={t('mailboxes.form.dkimKeyHint')}
            placeholder={has.dkimKey ? t('mailboxes.form.secretKept') : '-----BEGIN PRIVATE KEY-----'}
            autoComplete="off"
            spellCheck={false}
            rows={4}
            className={css.mono ?? ''}
          />
        </>
      )}
    </div>
  );
}
