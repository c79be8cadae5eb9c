import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { IconAlertTriangle } from '../../ui/icons.ts';
import css from './Mailboxes.module.css';
import type { MailboxValues } from './mailbox-values.ts';
import { type Protocol, portAfter, type Security } from './provider-presets.ts';

export type MailboxForm = UseFormReturnType<MailboxValues>;

interface ServerFieldsProps {
  form: MailboxForm;
  /** Which of the two servers. */
  at: 'incoming' | 'outgoing';
  protocol: Protocol;
}

const SECURITIES: readonly Security[] = ['tls', 'starttls', 'none'];

/** Host, how the connection is kept from strangers, and the port that goes with it. */
export function ServerFields({ form, at, protocol }: ServerFieldsProps) {
  const { t } = useTranslation();
  const path = `${at}.server` as const;
  const { port, security } = form.values[at].server;
  const choose = (value: string | null) => {
    const next = SECURITIES.find((one) => one === value);
    if (!next) return;
    form.setFieldValue(`${path}.security`, next);
    form.setFieldValue(`${path}.port`, portAfter(protocol, Number(port), security, next));
  };
  return (
    <>
      <div className={css.serverRow}>
        <TextInput
          {...form.getInputProps(`${path}.host`)}
          label={t('mailboxes.form.host')}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
        />
        <Select
          label={t('mailboxes.form.security')}
          data={SECURITIES.map((value) => ({ value, label: t(`mailboxes.securities.${value}`) }))}
          value={security}
          onChange={choose}
          allowDeselect={false}
        />
        <NumberInput
          {...form.getInputProps(`${path}.port`)}
          label={t('mailboxes.form.port')}
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
        />
      </div>
      {security === 'none' && (
        <div className={css.warning}>
          <p>
            <IconAlertTriangle size={15} stroke={1.7} aria-hidden /> {t('mailboxes.form.insecureHint')}
          </p>
          <Switch
            {...form.getInputProps(`${path}.insecure`, { type: 'checkbox' })}
            label={t('mailboxes.form.insecure')}
          />
        </div>
      )}
    </>
  );
}
