import type { SlaPolicy, slaPolicies } from '@lanet/contracts/sla-policies';
import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { formatDateTime } from '../../../platform/format.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { differences } from '../policy-differences.ts';
import { policyVersions } from '../sla-policies.queries.ts';
import { useNames } from '../use-names.ts';
import css from './History.module.css';

interface HistoryDrawerProps {
  policy: SlaPolicy;
  opened: boolean;
  onClose: () => void;
}

/** Who changed what of the terms, and when; newest first. */
export function HistoryDrawer({ policy: { id, name }, opened, onClose }: HistoryDrawerProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="min(520px, 100%)"
      title={t('slaPolicies.history.title', { name })}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <Versions id={id} />
    </Drawer>
  );
}

type Version = z.output<typeof slaPolicies.versions.response>['items'][number];

function Versions({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery(policyVersions(id));
  return (
    <Loadable query={query}>
      {({ items }) => (
        <ol className={css.versions} aria-label={t('slaPolicies.history.list')}>
          {items.map((version, at) => (
            <VersionRow key={version.version} version={version} before={items[at + 1]} isCurrent={at === 0} />
          ))}
        </ol>
      )}
    </Loadable>
  );
}

interface VersionRowProps {
  version: Version;
  before: Version | undefined;
  isCurrent: boolean;
}

function VersionRow({
  version: { version, validFrom, savedBy, fromStart, terms },
  before,
  isCurrent,
}: VersionRowProps) {
  const { t } = useTranslation();
  const names = useNames();
  const lines = before ? differences(before.terms, terms, names) : [];
  const plain = before ? 'slaPolicies.history.same' : 'slaPolicies.history.first';
  return (
    <li className={css.version}>
      <p className={css.head}>
        <strong>{t('slaPolicies.history.version', { version })}</strong>
        {isCurrent && <Pill tone="green">{t('slaPolicies.history.current')}</Pill>}
      </p>
      <p className={css.quiet}>
        <time dateTime={validFrom}>{formatDateTime(validFrom)}</time>
        {savedBy && ` · ${t('slaPolicies.history.by', { who: savedBy })}`}
      </p>
      {lines.length === 0 ? (
        <p className={css.quiet}>{t(plain)}</p>
      ) : (
        <ul className={css.lines}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {fromStart && <p className={css.quiet}>{t('slaPolicies.history.fromStart')}</p>}
    </li>
  );
}
