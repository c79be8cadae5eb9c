import type { AgentUpdate, UpdateState } from '@lanet/contracts/rollouts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Loadable } from '../../../ui/Loadable.tsx';
import { Pill, type PillTone } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { LoadMore } from '../../../ui/table/LoadMore.tsx';
import settingsCss from '../Settings.module.css';
import css from './Releases.module.css';
import { releaseUpdates } from './releases.queries.ts';

const TONES: Record<UpdateState, PillTone> = {
  installed: 'green',
  refused: 'yellow',
  failed: 'red',
  rolled_back: 'red',
};

/** What agents said became of a release, newest first. */
export function UpdatesList({ releaseId }: { releaseId: string }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(releaseUpdates(releaseId));
  return (
    <section>
      <h2 className={css.subhead}>{t('releases.updates.title')}</h2>
      <Loadable query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={settingsCss.lead}>{t('releases.updates.none')}</p>
          ) : (
            <>
              <ul className={settingsCss.rows}>
                {items.map((update) => (
                  <UpdateRow key={update.id} update={update} />
                ))}
              </ul>
              {query.hasNextPage && <LoadMore query={query} />}
            </>
          )
        }
      </Loadable>
    </section>
  );
}

function UpdateRow({ update: { device, client, state, reason, at } }: { update: AgentUpdate }) {
  const { t } = useTranslation();
  return (
    <li>
      <span className={settingsCss.rowWords}>
        <Link to="/devices/$id" params={{ id: device.id }}>
          {device.name}
        </Link>
        <span className={css.quiet}>{[client.name, reason].filter(Boolean).join(' · ')}</span>
      </span>
      <span className={css.quiet}>
        <RelativeTime at={at} />
      </span>
      <Pill tone={TONES[state]}>{t(`releases.updates.states.${state}`)}</Pill>
    </li>
  );
}
