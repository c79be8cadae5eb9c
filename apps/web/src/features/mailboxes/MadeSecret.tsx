import type { MailboxWithSecret } from '@lanet/contracts/mailboxes';
import { Button, Modal } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { IconCheck, IconCopy } from '../../ui/icons.ts';
import css from './Intake.module.css';

interface MadeSecretProps {
  made: MailboxWithSecret;
  onClose: () => void;
}

/** The secret of a mailbox, this once. Only its own button closes it: a slip of the mouse would lose it. */
export function MadeSecret({ made: { intakeSecret = '', intake }, onClose }: MadeSecretProps) {
  const { t } = useTranslation();
  const { copied, copy } = useClipboard({ timeout: 2_000 });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('mailboxes.intake.once.title')}
      size="34rem"
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <p className={css.lead}>{t('mailboxes.intake.once.hint')}</p>
      <code className={css.secret}>{intakeSecret}</code>
      <p className={css.lead}>{t('mailboxes.intake.once.url')}</p>
      <code className={css.secret}>{`POST ${intake?.url}`}</code>
      <div className={css.buttons}>
        <Button
          variant={copied ? 'default' : 'filled'}
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          onClick={() => copy(intakeSecret)}
          data-autofocus
        >
          {copied ? t('ui.copied') : t('mailboxes.intake.once.copy')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('mailboxes.intake.once.done')}
        </Button>
      </div>
    </Modal>
  );
}
