import { SegmentedControl, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../platform/session.ts';
import { BLOCK_KINDS, type BlockValues } from './block-values.ts';
import css from './Decide.module.css';
import { isKnownFreeMail } from './free-mail.ts';

interface BlockFieldsProps<Values extends BlockValues> {
  form: UseFormReturnType<Values>;
  /** What to fill in where the kind is chosen. */
  suggestions?: { address: string; domain: string };
}

/** Which senders: one address, a whole domain, or, for administrators, whatever fits a pattern. */
export function BlockFields<Values extends BlockValues>({ form, suggestions }: BlockFieldsProps<Values>) {
  const { t } = useTranslation();
  const isAdministrator = useCan('mailboxes.write');
  const { kind, value } = form.values;
  const choose = (chosen: string) => {
    const next = BLOCK_KINDS.find((one) => one === chosen);
    if (!next) return;
    const filled = suggestions && {
      address: suggestions.address,
      domain: suggestions.domain,
      pattern: `*@*${suggestions.domain}`,
    };
    // The fields are those of every form of a block, which is what `Values` extends.
    form.setValues({ kind: next, ...(filled && { value: filled[next] }) } as Partial<Values>);
  };
  return (
    <>
      <SegmentedControl
        aria-label={t('inboundMail.blocks.kind')}
        value={kind}
        onChange={choose}
        fullWidth
        data={BLOCK_KINDS.filter((one) => one !== 'pattern' || isAdministrator).map((one) => ({
          value: one,
          label: t(`inboundMail.blocks.kinds.${one}`),
        }))}
      />
      <TextInput
        {...form.getInputProps('value')}
        label={t(`inboundMail.blocks.kinds.${kind}`)}
        description={t(`inboundMail.blocks.hints.${kind}`)}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      {kind === 'domain' && isKnownFreeMail(value.trim()) && (
        <p className={css.warning}>{t('inboundMail.blocks.freeMail', { domain: value.trim() })}</p>
      )}
      <TextInput {...form.getInputProps('note')} label={t('inboundMail.blocks.note')} />
    </>
  );
}
