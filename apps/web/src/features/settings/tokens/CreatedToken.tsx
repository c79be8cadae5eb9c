import type { EnrolmentToken } from '@lanet/contracts/agents';
import { compat } from '@lanet/contracts/compat';
import { Button, Modal } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../../../platform/api.ts';
import { IconCheck, IconCopy } from '../../../ui/icons.ts';
import css from './Tokens.module.css';

const statusPath = (token: string) => addressOf(compat.status.path, { params: { token } });

interface CreatedTokenProps {
  token: string;
  item: EnrolmentToken;
  onClose: () => void;
}

/** The text of a new token, this once. Only its own button closes it: a slip of the mouse would lose the token. */
export function CreatedToken({ token, item, onClose }: CreatedTokenProps) {
  const { t } = useTranslation();
  const { copied, copy } = useClipboard({ timeout: 2_000 });
  const { label, client, site } = item;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('settings.tokens.created.title')}
      size="34rem"
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <p className={css.lead}>{t('settings.tokens.created.hint')}</p>
      <code className={css.token}>{token}</code>
      {item.kind === 'status' && (
        <>
          <p className={css.lead}>{t('settings.tokens.created.statusHint')}</p>
          <code className={css.token}>{`POST ${window.location.origin}${statusPath(token)}`}</code>
        </>
      )}
      <p className={css.lead}>{t('settings.tokens.created.facts', { label, client: client.name, site: site.name })}</p>
      <div className={css.buttons}>
        <Button
          variant={copied ? 'default' : 'filled'}
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          onClick={() => copy(token)}
          data-autofocus
        >
          {copied ? t('ui.copied') : t('settings.tokens.created.copy')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('settings.tokens.created.done')}
        </Button>
      </div>
    </Modal>
  );
}
