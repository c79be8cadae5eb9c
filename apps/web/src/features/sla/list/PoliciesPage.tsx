import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../../platform/keys.ts';
import { useCan } from '../../../platform/session.ts';
import { IconClock, IconPlus } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { Section } from '../../settings/Section.tsx';
import { policyList } from '../sla-policies.queries.ts';
import css from './List.module.css';
import { PolicyList } from './PolicyList.tsx';
import { RecomputeLine } from './RecomputeLine.tsx';

/** What is promised to whom: the policies in their order. */
export function PoliciesPage() {
  const { t } = useTranslation();
  const query = useQuery(policyList);
  const canWrite = useCan('sla.write');
  const navigate = useNavigate();
  const add = () => void navigate({ to: '/settings/sla/new' });
  useKeys(canWrite ? [{ keys: 'n', label: 'slaPolicies.create', group: 'ui.keys.page', run: add }] : []);
  return (
    <Section
      title={t('slaPolicies.title')}
      meta={t('slaPolicies.intro')}
      actions={canWrite ? [{ label: t('slaPolicies.create'), icon: IconPlus, kind: 'primary', onClick: add }] : []}
    >
      <div className={css.page}>
        <RecomputeLine />
        <Loadable
          query={query}
          empty={{
            title: t('slaPolicies.empty'),
            hint: t('slaPolicies.emptyHint'),
            icon: IconClock,
            ...(canWrite && { action: <Button onClick={add}>{t('slaPolicies.create')}</Button> }),
          }}
        >
          {({ items }) => <PolicyList policies={items} />}
        </Loadable>
      </div>
    </Section>
  );
}
