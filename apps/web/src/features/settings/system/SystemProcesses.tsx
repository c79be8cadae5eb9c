import { Trans, useTranslation } from 'react-i18next';
import { system as words } from '../../../text/es/system.ts';
import { IconCircleCheck, IconCircleX } from '../../../ui/icons.ts';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import css from './System.module.css';
import type { Status } from './system.queries.ts';

/** Each process by its own word: on which machine, what it does, which version it is. */
export function SystemProcesses({ processes }: Pick<Status, 'processes'>) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('settings.system.processes.title')}>
      <h2 className={css.subhead}>{t('settings.system.processes.title')}</h2>
      {processes.length === 0 ? (
        <p className={css.none}>{t('settings.system.processes.none')}</p>
      ) : (
        <ul className={css.rows}>
          {processes.map((process) => (
            <ProcessRow key={process.id} process={process} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ProcessRow({ process }: { process: Status['processes'][number] }) {
  const { t } = useTranslation();
  const { host, pid, services, version, startedAt, seenAt, alive } = process;
  const Mark = alive ? IconCircleCheck : IconCircleX;
  return (
    <li data-state={alive ? 'ok' : 'critical'}>
      <Mark size={18} stroke={1.8} aria-hidden />
      <span className={css.words}>
        <span>{t('settings.system.processes.on', { host, pid })}</span>
        <span className={css.quiet}>
          {alive ? (
            <Trans
              t={t}
              i18nKey="settings.system.processes.running"
              values={{ version }}
              components={{ when: <RelativeTime at={startedAt} /> }}
            />
          ) : (
            <Trans t={t} i18nKey="settings.system.processes.lost" components={{ when: <RelativeTime at={seenAt} /> }} />
          )}
        </span>
        <span className={css.services}>
          {services.map((name) => (
            <Pill key={name} tone="gray">
              {isKnown(name) ? t(`settings.system.serviceNames.${name}`) : name}
            </Pill>
          ))}
        </span>
      </span>
    </li>
  );
}

/** Names come from the server, which may be newer than the words here. */
const isKnown = (name: string): name is keyof typeof words.serviceNames => Object.hasOwn(words.serviceNames, name);
