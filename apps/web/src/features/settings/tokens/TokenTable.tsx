import type { EnrolmentToken } from '@lanet/contracts/agents';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import type { Column } from '../../../ui/table/table-types.ts';
import { usePhone } from '../../../ui/use-narrow.ts';
import css from '../Settings.module.css';
import { TOKEN_TONES } from './tokens.queries.ts';

interface TokenTableProps {
  tokens: readonly EnrolmentToken[];
  onOpen: (token: EnrolmentToken) => void;
  footer: ReactNode;
}

/** Tokens in rows; what one is for, how far it is used, and whether it still works. */
export function TokenTable({ tokens, onOpen, footer }: TokenTableProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <DataTable
      label={t('settings.tokens.list')}
      rows={tokens}
      columns={phone ? cardColumns(t) : tableColumns(t)}
      rowId={({ id }) => id}
      rowName={({ label }) => label}
      onOpen={onOpen}
      footer={footer}
    />
  );
}

export function TokenStatePill({ state }: { state: EnrolmentToken['state'] }) {
  const { t } = useTranslation();
  return <Pill tone={TOKEN_TONES[state]}>{t(`settings.tokens.states.${state}`)}</Pill>;
}

const place = ({ client, site }: EnrolmentToken) => `${client.name} › ${site.name}`;

const tableColumns = (t: TFunction): Column<EnrolmentToken>[] => [
  { id: 'label', header: t('settings.tokens.columns.label'), cell: ({ label }) => label, primary: true },
  { id: 'place', header: t('settings.tokens.columns.place'), cell: place, width: '26%', quiet: true },
  {
    id: 'hint',
    header: t('settings.tokens.columns.hint'),
    cell: ({ hint }) => <span className={css.mono}>{hint}…</span>,
    width: 150,
    quiet: true,
  },
  {
    id: 'uses',
    header: t('settings.tokens.columns.uses'),
    cell: ({ uses, maxUses }) => t('settings.tokens.usesOf', { uses, max: maxUses }),
    width: 92,
  },
  {
    id: 'expires',
    header: t('settings.tokens.columns.expires'),
    cell: ({ expiresAt }) => <RelativeTime at={expiresAt} />,
    width: 110,
    quiet: true,
  },
  {
    id: 'state',
    header: t('settings.tokens.columns.state'),
    cell: ({ state }) => <TokenStatePill state={state} />,
    width: 104,
  },
];

const cardColumns = (t: TFunction): Column<EnrolmentToken>[] => [
  { id: 'label', header: t('settings.tokens.columns.label'), cell: ({ label }) => label, primary: true },
  { id: 'state', header: t('settings.tokens.columns.state'), cell: ({ state }) => <TokenStatePill state={state} /> },
  {
    id: 'uses',
    header: t('settings.tokens.columns.uses'),
    cell: ({ uses, maxUses }) => t('settings.tokens.usesOfLong', { uses, max: maxUses }),
  },
  {
    id: 'expires',
    header: t('settings.tokens.columns.expires'),
    cell: (token) => <Expiry token={token} />,
    quiet: true,
  },
  { id: 'place', header: t('settings.tokens.columns.place'), cell: place, quiet: true },
];

function Expiry({ token }: { token: EnrolmentToken }) {
  const { t } = useTranslation();
  const key = token.state === 'expired' ? 'settings.tokens.expiredWhen' : 'settings.tokens.expiresWhen';
  return <Trans t={t} i18nKey={key} components={{ when: <RelativeTime at={token.expiresAt} /> }} />;
}
