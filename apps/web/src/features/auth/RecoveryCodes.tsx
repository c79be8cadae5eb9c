import { Button, Checkbox, Group } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCheck, IconCopy, IconDownload } from '../../ui/icons.ts';
import css from './Auth.module.css';

/** The recovery codes, this once: to copy or download, and not to be left before they are said to be safe. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation();
  const { copied, copy } = useClipboard({ timeout: 2_000 });
  const [saved, setSaved] = useState(false);
  const text = codes.join('\n');
  return (
    <>
      <ul className={css.codes} aria-label={t('auth.recovery.list')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap="xs" mt="sm">
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          onClick={() => copy(text)}
        >
          {copied ? t('ui.copied') : t('auth.recovery.copy')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => download(t('auth.recovery.fileName'), `${t('auth.recovery.fileTitle')}\n\n${text}\n`)}
        >
          {t('auth.recovery.download')}
        </Button>
      </Group>
      <Checkbox
        mt="lg"
        label={t('auth.recovery.saved')}
        checked={saved}
        onChange={(event) => setSaved(event.currentTarget.checked)}
      />
      <Button mt="md" fullWidth disabled={!saved} onClick={onDone}>
        {t('auth.recovery.done')}
      </Button>
    </>
  );
}

function download(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: fileName });
  link.click();
  URL.revokeObjectURL(address);
}
