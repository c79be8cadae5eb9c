import type { ReleasesOverview } from '@lanet/contracts/rollouts';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { useKeys } from '../../../platform/keys.ts';
import { useCan } from '../../../platform/session.ts';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { IconPlayerPlay } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { Section } from '../Section.tsx';
import { PackageList, ReleaseList, VersionList } from './ReleaseLists.tsx';
import css from './Releases.module.css';
import { RolloutCard } from './RolloutCard.tsx';
import { releasesOverview, useLiveReleases } from './releases.queries.ts';
import { StartRolloutForm } from './StartRolloutForm.tsx';
import { UpdatesList } from './UpdatesList.tsx';

type Overview = z.output<typeof ReleasesOverview>;

/** Which version of the agent runs where, and how the next one gets there. */
export function ReleasesPage() {
  const { t } = useTranslation();
  const query = useQuery(releasesOverview);
  const [starting, { open, close }] = useDisclosure(false);
  const canWrite = useCan('releases.write');
  const mayStart = canWrite && query.data !== undefined && isIdle(query.data) && query.data.releases.length > 0;
  useLiveReleases();
  useKeys(mayStart ? [{ keys: 'n', label: 'releases.rollout.start', group: 'ui.keys.page', run: open }] : []);
  return (
    <Section
      title={t('releases.title')}
      meta={t('releases.meta')}
      actions={
        mayStart ? [{ label: t('releases.rollout.start'), icon: IconPlayerPlay, kind: 'primary', onClick: open }] : []
      }
    >
      <Loadable query={query}>
        {(overview) => <Parts overview={overview} onStart={mayStart ? open : undefined} />}
      </Loadable>
      <FormDialog opened={starting} onClose={close} title={t('releases.form.title')}>
        {query.data && <StartRolloutForm releases={query.data.releases} onClose={close} />}
      </FormDialog>
    </Section>
  );
}

const isIdle = ({ rollout }: Overview) => rollout === null || rollout.state === 'ended';

function Parts({ overview, onStart }: { overview: Overview; onStart: (() => void) | undefined }) {
  const { t } = useTranslation();
  const { rollout, releases, versions, packages, packagesFolder } = overview;
  return (
    <div className={css.parts}>
      <section>
        <h2 className={css.subhead}>{t('releases.rollout.title')}</h2>
        {rollout ? (
          <RolloutCard rollout={rollout} />
        ) : (
          <div className={css.card}>
            <p className={css.strong}>{t('releases.rollout.none')}</p>
            <p className={css.quiet}>
              {t(releases.length > 0 ? 'releases.rollout.noneHint' : 'releases.rollout.noRelease')}
            </p>
            {onStart && (
              <Button mt="sm" variant="default" onClick={onStart}>
                {t('releases.rollout.start')}
              </Button>
            )}
          </div>
        )}
      </section>
      <VersionList versions={versions} />
      {releases.length > 0 && <ReleaseList releases={releases} />}
      {rollout && <UpdatesList releaseId={rollout.releaseId} />}
      <PackageList packages={packages} folder={packagesFolder} />
    </div>
  );
}
