import { AGENT_REFUSALS } from '@lanet/contracts/command-refusals';
import type { AuditEntry } from '@lanet/contracts/settings';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { settings as words } from '../../../text/es/settings.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import type { Column } from '../../../ui/table/table-types.ts';

export type Entry = z.output<typeof AuditEntry>;

interface AuditTableProps {
  entries: readonly Entry[];
  onOpen: (entry: Entry) => void;
  footer: ReactNode;
}

/** Lines of the log, newest first. */
export function AuditTable({ entries, onOpen, footer }: AuditTableProps) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t('settings.audit.list')}
      rows={entries}
      columns={columns(t)}
      rowId={({ id }) => id}
      rowName={({ action }) => actionLabel(t, action)}
      onOpen={onOpen}
      footer={footer}
    />
  );
}

/** In words where there are any: the server may know acts that the words here do not. */
export function actionLabel(t: TFunction, action: string): string {
  if (isKnown(action)) return t(`settings.audit.actions.${action}`);
  return AGENT_REFUSALS.some((code) => action === `agent.${code}`) ? t('settings.audit.agentRefused') : action;
}

const isKnown = (action: string): action is keyof typeof words.audit.actions =>
  Object.hasOwn(words.audit.actions, action);

const columns = (t: TFunction): Column<Entry>[] => [
  {
    id: 'action',
    header: t('settings.audit.columns.action'),
    cell: ({ action }) => actionLabel(t, action),
    primary: true,
  },
  { id: 'target', header: t('settings.audit.columns.target'), cell: ({ target }) => target, width: '28%' },
  { id: 'actor', header: t('settings.audit.columns.actor'), cell: ({ actor }) => actor, width: '18%', quiet: true },
  {
    id: 'at',
    header: t('settings.audit.columns.at'),
    cell: ({ at }) => <RelativeTime at={at} />,
    width: 116,
    quiet: true,
  },
];
