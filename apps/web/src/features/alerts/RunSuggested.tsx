import type { Alert } from '@lanet/contracts/alerts';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../platform/session.ts';
import { IconPlayerPlay } from '../../ui/icons.ts';
import { RunScriptDialog } from '../scripts/RunScriptDialog.tsx';
import { inLanguage } from '../scripts/script-words.ts';
import { scriptList } from '../scripts/scripts.queries.ts';
import { suggestionOf } from '../scripts/suggested-run.ts';

interface RunSuggestedProps {
  alert: Alert;
  /** The page's main act, with its verb; otherwise a quiet button that says the script's name only. */
  primary?: boolean;
}

/** The script that the rule suggests, filled in from the alert; nothing where there is none or one may not run it. */
export function RunSuggested({ alert, primary = false }: RunSuggestedProps) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  const canRun = useCan('commands.run');
  const library = useQuery({ ...scriptList, enabled: canRun && alert.suggestedScript !== null });
  const suggestion = suggestionOf([alert], library.data ?? [], alert.ticket?.id ?? '');
  if (!canRun || !suggestion) return null;
  const title = inLanguage(suggestion.script.titles);
  return (
    <>
      <Button
        size="xs"
        variant={primary ? 'filled' : 'default'}
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        aria-label={t('alerts.run', { script: title })}
        onClick={open}
      >
        {primary ? t('alerts.run', { script: title }) : title}
      </Button>
      <RunScriptDialog
        deviceId={alert.device.id}
        opened={opened}
        onClose={close}
        initialScriptKey={suggestion.script.key}
        initialParameters={suggestion.parameters}
      />
    </>
  );
}
