import { isHandedOver } from '@lanet/contracts/mailboxes';
import { NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FieldPair } from '../../ui/form/FormSection.tsx';
import css from './Mailboxes.module.css';
import { AFTER, hasFolders } from './mailbox-values.ts';
import type { MailboxForm } from './ServerFields.tsx';

/** Which folders are read, and what is done there with what was stored here. */
export function ReadingFields({ form }: { form: MailboxForm }) {
  const { t } = useTranslation();
  const { kind, incoming } = form.values;
  return (
    <div className={css.fields}>
      {hasFolders(kind) && (
        <Textarea
          {...form.getInputProps('incoming.folders')}
          label={t('mailboxes.form.folders')}
          description={t('mailboxes.form.foldersHint')}
          autosize
          minRows={1}
          maxRows={6}
          spellCheck={false}
        />
      )}
      <FieldPair>
        <Select
          {...form.getInputProps('incoming.afterStoring.kind')}
          label={t('mailboxes.form.afterStoring')}
          data={AFTER[kind].map((value) => ({
            value,
            label: t(kind === 'pop3' && value === 'mark_seen' ? 'mailboxes.after.stays' : `mailboxes.after.${value}`),
          }))}
          allowDeselect={false}
        />
        {incoming.afterStoring.kind === 'move' ? (
          <TextInput {...form.getInputProps('incoming.afterStoring.folder')} label={t('mailboxes.form.moveTo')} />
        ) : (
          <span />
        )}
      </FieldPair>
      {incoming.afterStoring.kind === 'delete' && <p className={css.note}>{t('mailboxes.form.deleteHint')}</p>}
      <NumberInput
        {...form.getInputProps('incoming.firstLookDays')}
        label={t('mailboxes.form.firstLookDays')}
        description={t('mailboxes.form.firstLookHint')}
        min={0}
        max={3650}
        allowDecimal={false}
      />
    </div>
  );
}

const SWITCHES = ['plusAddressing', 'tellUnknown', 'ccTakesPart', 'thanksKeepsState'] as const;

/** What is done with the mail of this mailbox. */
export function OptionFields({ form }: { form: MailboxForm }) {
  const { t } = useTranslation();
  return (
    <div className={css.fields}>
      {SWITCHES.map((one) => (
        <Switch
          key={one}
          {...form.getInputProps(`options.${one}`, { type: 'checkbox' })}
          label={t(`mailboxes.options.${one}`)}
          description={t(`mailboxes.optionHints.${one}`)}
        />
      ))}
      <FieldPair>
        <NumberInput
          {...form.getInputProps('options.maxMiB')}
          label={t('mailboxes.options.maxMiB')}
          description={t(
            isHandedOver(form.values.kind) ? 'mailboxes.optionHints.maxMiBRefused' : 'mailboxes.optionHints.maxMiB',
          )}
          min={1}
          max={150}
          allowDecimal={false}
        />
      </FieldPair>
      <Textarea
        {...form.getInputProps('options.trustedAuthservIds')}
        label={t('mailboxes.options.trustedAuthservIds')}
        description={t('mailboxes.optionHints.trustedAuthservIds')}
        autosize
        minRows={1}
        maxRows={6}
        spellCheck={false}
      />
      <Textarea
        {...form.getInputProps('options.systemSenders')}
        label={t('mailboxes.options.systemSenders')}
        description={t('mailboxes.optionHints.systemSenders')}
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
      />
    </div>
  );
}
