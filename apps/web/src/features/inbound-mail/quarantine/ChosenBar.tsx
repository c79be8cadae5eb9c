import { type InboundSummary, mailBlocks } from '@lanet/contracts/inbound-mail';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { IconArchive, IconBan } from '../../../ui/icons.ts';
import { SelectedBar } from '../../../ui/table/SelectedBar.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import decideCss from '../decide/Decide.module.css';
import { fileMessage } from '../decide/decisions.ts';
import type { Decisions } from '../decide/use-decisions.tsx';
import { useInboundChanged } from '../inbound-mail.queries.ts';

interface ChosenBarProps {
  chosen: readonly InboundSummary[];
  decisions: Decisions;
  onDone: () => void;
}

/** What can be done to several messages at once. */
export function ChosenBar({ chosen, decisions, onDone }: ChosenBarProps) {
  const { t } = useTranslation();
  const [blocking, setBlocking] = useState(false);
  return (
    <SelectedBar
      label={t('inboundMail.quarantine.selection')}
      words={t('inboundMail.quarantine.chosen', { count: chosen.length })}
      onClear={onDone}
    >
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArchive size={16} stroke={1.7} aria-hidden />}
        onClick={() => void decisions.file(chosen).then(onDone)}
      >
        {t('inboundMail.decide.file')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconBan size={16} stroke={1.7} aria-hidden />}
        onClick={() => setBlocking(true)}
      >
        {t('inboundMail.decide.block')}
      </Button>
      <BlockMany chosen={chosen} opened={blocking} onClose={() => setBlocking(false)} onDone={onDone} />
    </SelectedBar>
  );
}

interface BlockManyProps {
  chosen: readonly InboundSummary[];
  opened: boolean;
  onClose: () => void;
  onDone: () => void;
}

function BlockMany({ chosen, opened, onClose, onDone }: BlockManyProps) {
  const { t } = useTranslation();
  const changed = useInboundChanged();
  const addresses = [...new Set(chosen.flatMap(({ from }) => (from?.address ? [from.address.toLowerCase()] : [])))];
  const block = async () => {
    try {
      for (const value of addresses) await call(mailBlocks.add, { body: { kind: 'address', value } });
      for (const { id } of chosen) await fileMessage(id);
    } finally {
      // The first refusal ends it; what was done until then stays done.
      changed();
    }
    toastDone(t('inboundMail.blocks.addedMany', { count: addresses.length }));
    onDone();
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t('inboundMail.blocks.manyTitle', { count: addresses.length })}
      confirmLabel={t('inboundMail.decide.block')}
      danger
      onConfirm={block}
    >
      {t('inboundMail.blocks.manyText')}
      <ul className={decideCss.addresses}>
        {addresses.map((address) => (
          <li key={address}>{address}</li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
