import type { Alert } from '@lanet/contracts/alerts';
import { isServerMetric } from '@lanet/contracts/server-rules';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconHistory } from '../../../ui/icons.ts';
import { newestAlertOf } from './black-box.queries.ts';

const BlackBoxDialog = lazy(async () => ({ default: (await import('./BlackBoxDialog.tsx')).BlackBoxDialog }));

/**
 * Opens the black box of an alert that the device judged: of what only the server saw there is none. `wide`: with its name and as
 * wide as its place; else a sign, for a table's row.
 */
export function BlackBoxButton({ alert, wide = false }: { alert: Alert; wide?: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (isServerMetric(alert.metric)) return null;
  return (
    <>
      {wide ? (
        <Button
          variant="default"
          fullWidth
          leftSection={<IconHistory size={14} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          {t('alerts.box.open')}
        </Button>
      ) : (
        <Tooltip label={t('alerts.box.open')}>
          <ActionIcon variant="default" size={30} aria-label={t('alerts.box.open')} onClick={() => setOpen(true)}>
            <IconHistory size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      {isOpen && (
        <Suspense fallback={null}>
          <BlackBoxDialog alert={alert} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** The black box of the newest alert of a ticket; nothing for a ticket that no alert is in. */
export function TicketBlackBox({ ticketId }: { ticketId: string }) {
  const { data: alert } = useQuery(newestAlertOf(ticketId));
  return alert ? <BlackBoxButton alert={alert} wide /> : null;
}
