import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Readiness } from '../../../platform/readiness.ts';
import { system as words } from '../../../text/es/system.ts';
import { IconAlertTriangle } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import css from './System.module.css';
import { CheckRow } from './SystemChecks.tsx';
import { readiness } from './system.queries.ts';

/** Instead of the state, when it cannot be read: what the server says of itself without its database. */
export function SystemUnreachable() {
  const { t } = useTranslation();
  const query = useQuery(readiness);
  const why = query.isError ? 'server' : query.data && isFailing(query.data, 'database') ? 'database' : 'other';
  return (
    <>
      {!query.isPending && (
        <Alert
          color="red"
          variant="light"
          role="alert"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title={t('settings.system.unreachable.title')}
        >
          {t(`settings.system.unreachable.${why}`)}
        </Alert>
      )}
      {!query.isError && <Loadable query={query}>{(data) => <Reached checks={data.checks} />}</Loadable>}
    </>
  );
}

const isFailing = ({ checks }: Readiness, wanted: string) => checks.some(({ name, ok }) => name === wanted && !ok);

function Reached({ checks }: Pick<Readiness, 'checks'>) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('settings.system.unreachable.checks')}>
      <h2 className={css.subhead}>{t('settings.system.unreachable.checks')}</h2>
      <ul className={css.rows}>
        {checks.map(({ name, ok, degraded }) => (
          <CheckRow
            key={name}
            state={ok ? (degraded ? 'warning' : 'ok') : 'critical'}
            name={isKnown(name) ? t(`settings.system.checkNames.${name}`) : name}
          />
        ))}
      </ul>
    </section>
  );
}

/** Names come from the server, which may be newer than the words here. */
const isKnown = (name: string): name is keyof typeof words.checkNames => Object.hasOwn(words.checkNames, name);
