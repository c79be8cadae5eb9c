import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FieldPair } from '../../ui/form/FormSection.tsx';
import css from './Mailboxes.module.css';
import type { Kept } from './mailbox-values.ts';
import { guessPreset, ownDomain, PRESETS, type Preset, protocolOf } from './provider-presets.ts';
import { SecretInput } from './SecretInput.tsx';
import { type MailboxForm, ServerFields } from './ServerFields.tsx';

interface FieldsProps {
  form: MailboxForm;
  has: Kept;
}

/** Where the mail is fetched from, and as whom. */
export function IncomingFields({ form, has }: FieldsProps) {
  const { t } = useTranslation();
  const { kind, address } = form.values;
  return (
    <div className={css.fields}>
      <PresetSelect form={form} />
      <ServerFields form={form} at="incoming" protocol={protocolOf(kind)} />
      <FieldPair>
        <TextInput
          {...form.getInputProps('incoming.server.user')}
          label={t('mailboxes.form.user')}
          placeholder={address}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
        />
        <SecretInput {...form.getInputProps('password')} label={t('mailboxes.form.password')} isKept={has.password} />
      </FieldPair>
      <p className={css.note}>{t('mailboxes.form.appPassword')}</p>
    </div>
  );
}

/** Fills in the servers of a known provider; the domain of the address says which it probably is. */
function PresetSelect({ form }: { form: MailboxForm }) {
  const { t } = useTranslation();
  const { address, kind } = form.values;
  const guessed = guessPreset(address);
  const own = guessed?.id === 'own' ? guessed : undefined;
  const choices = own ? [...PRESETS, ownDomain(own.name)] : PRESETS;
  const fill = (id: string | null) => {
    const preset = choices.find((one) => one.id === id);
    if (preset) form.setValues(filledWith(preset, form.values));
  };
  const current = choices.find((one) => one[protocolOf(kind)].host === form.values.incoming.server.host);
  return (
    <Select
      label={t('mailboxes.form.provider')}
      description={
        guessed && current?.id !== guessed.id
          ? t('mailboxes.form.providerGuess', { name: guessed.name })
          : t('mailboxes.form.providerHint')
      }
      placeholder={t('mailboxes.form.otherProvider')}
      data={choices.map(({ id, name }) => ({ value: id, label: name }))}
      value={current?.id ?? null}
      onChange={fill}
      allowDeselect={false}
    />
  );
}

function filledWith(preset: Preset, values: MailboxForm['values']): Partial<MailboxForm['values']> {
  const { incoming, outgoing, kind } = values;
  return {
    incoming: { ...incoming, server: { ...incoming.server, ...preset[protocolOf(kind)], insecure: false } },
    outgoing: { ...outgoing, server: { ...outgoing.server, ...preset.smtp, insecure: false } },
  };
}

/** The registration with Microsoft or Google by which the product may read the mailbox. */
export function SignInFields({ form, has }: FieldsProps) {
  const { t } = useTranslation();
  const isMicrosoft = form.values.kind === 'microsoft';
  return (
    <div className={css.fields}>
      {isMicrosoft && <MicrosoftFields form={form} />}
      <TextInput
        {...form.getInputProps('oauth.clientId')}
        label={t('mailboxes.form.clientId')}
        description={t(isMicrosoft ? 'mailboxes.form.clientIdMicrosoft' : 'mailboxes.form.clientIdGoogle')}
        autoComplete="off"
        spellCheck={false}
      />
      {isMicrosoft && (
        <TextInput
          {...form.getInputProps('oauth.tenant')}
          label={t('mailboxes.form.tenant')}
          description={t('mailboxes.form.tenantHint')}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <SecretInput
        {...form.getInputProps('oauth.clientSecret')}
        label={t('mailboxes.form.clientSecret')}
        isKept={has.application}
      />
    </div>
  );
}

/** How Microsoft 365 is spoken to, who gives the right to it, and which rights these are. */
function MicrosoftFields({ form }: { form: MailboxForm }) {
  const { t } = useTranslation();
  const { incoming, oauth } = form.values;
  return (
    <>
      <Select
        {...form.getInputProps('incoming.way')}
        label={t('mailboxes.form.way')}
        description={t(`mailboxes.wayHints.${incoming.way}`)}
        data={(['graph', 'imap'] as const).map((value) => ({ value, label: t(`mailboxes.ways.${value}`) }))}
        allowDeselect={false}
      />
      <Select
        {...form.getInputProps('oauth.grant')}
        label={t('mailboxes.form.grant')}
        description={t(`mailboxes.grantHints.${oauth.grant}`)}
        data={(['person', 'application'] as const).map((value) => ({ value, label: t(`mailboxes.grants.${value}`) }))}
        allowDeselect={false}
      />
      <p className={css.note}>{t(`mailboxes.rights.${incoming.way}.${oauth.grant}`)}</p>
    </>
  );
}
