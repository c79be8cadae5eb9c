import { isHandedOver } from '@lanet/contracts/mailboxes';
import { Switch, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormSection } from '../../ui/form/FormSection.tsx';
import { IncomingFields, SignInFields } from './AccessFields.tsx';
import css from './Mailboxes.module.css';
import { hasServer, isByGraph, type Kept, usesSignIn } from './mailbox-values.ts';
import { OptionFields, ReadingFields } from './ReadingFields.tsx';
import { DkimFields, SendingFields } from './SendingFields.tsx';
import type { MailboxForm } from './ServerFields.tsx';

/** All the fields of a mailbox, those that its kind has, from what everybody fills in to what few change. */
export function MailboxFields({ form, has }: { form: MailboxForm; has: Kept }) {
  const { t } = useTranslation();
  const { kind, sends } = form.values;
  return (
    <div>
      <FormSection title={t('mailboxes.form.identity')} hint={t('mailboxes.form.identityHint')}>
        <IdentityFields form={form} />
      </FormSection>
      {hasServer(kind) && (
        <FormSection title={t('mailboxes.form.incoming')} hint={t('mailboxes.form.incomingHint')}>
          <IncomingFields form={form} has={has} />
        </FormSection>
      )}
      {usesSignIn(kind) && (
        <FormSection
          title={t('mailboxes.form.signIn')}
          hint={t(kind === 'microsoft' ? 'mailboxes.form.signInMicrosoft' : 'mailboxes.form.signInGoogle')}
        >
          <SignInFields form={form} has={has} />
        </FormSection>
      )}
      {!isHandedOver(kind) && (
        <FormSection title={t('mailboxes.form.reading')} hint={t('mailboxes.form.readingHint')}>
          <ReadingFields form={form} />
        </FormSection>
      )}
      <FormSection title={t('mailboxes.form.sending')} hint={t('mailboxes.form.sendingHint')}>
        <SendingFields form={form} has={has} />
      </FormSection>
      {sends && !isByGraph(form.values) && (
        <FormSection title="DKIM" hint={t('mailboxes.form.dkimHint')}>
          <DkimFields form={form} has={has} />
        </FormSection>
      )}
      <FormSection title={t('mailboxes.form.options')} hint={t('mailboxes.form.optionsHint')}>
        <OptionFields form={form} />
      </FormSection>
    </div>
  );
}

function IdentityFields({ form }: { form: MailboxForm }) {
  const { t } = useTranslation();
  return (
    <div className={css.fields}>
      <TextInput
        {...form.getInputProps('address')}
        label={t('mailboxes.form.address')}
        type="email"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
      />
      <TextInput
        {...form.getInputProps('name')}
        label={t('mailboxes.form.name')}
        description={t('mailboxes.form.nameHint')}
      />
      <Textarea
        {...form.getInputProps('aliases')}
        label={t('mailboxes.form.aliases')}
        description={t('mailboxes.form.aliasesHint')}
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
      />
      <Switch
        {...form.getInputProps('active', { type: 'checkbox' })}
        label={t('mailboxes.form.active')}
        description={t('mailboxes.form.activeHint')}
      />
    </div>
  );
}
