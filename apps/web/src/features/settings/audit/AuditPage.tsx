import type { AuditEntry } from '@lanet/contracts/settings';
import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { IconHistory } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { LoadMore } from '../../../ui/table/LoadMore.tsx';
import { Section } from '../Section.tsx';
import css from '../Settings.module.css';
import { AuditDialog } from './AuditDialog.tsx';
import { AuditTable } from './AuditTable.tsx';
import { auditLog } from './audit.queries.ts';

const route = getRouteApi('/shell/settings/audit');

/** What was done and what was refused. */
export function AuditPage() {
  const { t } = useTranslation();
  const { security = false } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(auditLog(security));
  const [opened, setOpened] = useState<z.output<typeof AuditEntry>>();
  return (
    <Section
      title={t('settings.audit.title')}
      aside={
        <SegmentedControl
          aria-label={t('settings.audit.filter')}
          value={security ? 'security' : 'all'}
          onChange={(value) => void navigate({ search: value === 'security' ? { security: true } : {}, replace: true })}
          data={[
            { value: 'all', label: t('settings.audit.all') },
            { value: 'security', label: t('settings.audit.security') },
          ]}
        />
      }
    >
      <div className={css.fill}>
        <Loadable
          query={query}
          empty={{
            title: t(security ? 'settings.audit.emptySecurity' : 'settings.audit.empty'),
            hint: t('settings.audit.emptyHint'),
            icon: IconHistory,
          }}
        >
          {({ items }) => (
            <AuditTable entries={items} onOpen={setOpened} footer={query.hasNextPage && <LoadMore query={query} />} />
          )}
        </Loadable>
      </div>
      {opened && <AuditDialog entry={opened} onClose={() => setOpened(undefined)} />}
    </Section>
  );
}
