import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { EmptyText } from '../../ui/Empty.tsx';
import { IconMail } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { LoadMore } from '../../ui/table/LoadMore.tsx';
import mailCss from '../mail/Mail.module.css';
import { MailSection } from '../mail/MailSection.tsx';
import { InboundFilters } from './InboundFilters.tsx';
import { InboundTable } from './InboundTable.tsx';
import { inboundList, useLiveInbound } from './inbound-mail.queries.ts';
import type { ReceivedSearch } from './inbound-search.ts';

const route = getRouteApi('/shell/mail/received');

/** Every message that came, and where it went. */
export function ReceivedPage() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const { state, mailbox: mailboxId, search } = filter;
  const query = useInfiniteQuery(inboundList({ state, mailboxId, search }));
  useLiveInbound();
  const setFilter = (next: ReceivedSearch) => void navigate({ search: withoutEmpty(next), replace: true });
  const empty = useEmpty(filter, () => setFilter({}));
  return (
    <MailSection title={t('inboundMail.title')}>
      <InboundFilters filter={filter} onChange={setFilter} />
      <div className={mailCss.fill} data-stale={query.isPlaceholderData}>
        <Loadable query={query} empty={empty} isEmpty={({ items }) => items.length === 0 && !query.hasNextPage}>
          {({ items }) => (
            <InboundTable
              key={JSON.stringify(filter)}
              fresh={items}
              footer={query.hasNextPage && <LoadMore query={query} />}
            />
          )}
        </Loadable>
      </div>
    </MailSection>
  );
}

function useEmpty(filter: ReceivedSearch, clear: () => void): EmptyText {
  const { t } = useTranslation();
  if (Object.keys(withoutEmpty(filter)).length === 0)
    return { title: t('inboundMail.empty'), hint: t('inboundMail.emptyHint'), icon: IconMail };
  return {
    title: t('inboundMail.noMatch'),
    icon: IconMail,
    action: (
      <Button variant="default" onClick={clear}>
        {t('inboundMail.clear')}
      </Button>
    ),
  };
}

const withoutEmpty = ({ state, mailbox, search }: ReceivedSearch): ReceivedSearch => ({
  ...(state && { state }),
  ...(mailbox && { mailbox }),
  ...(search && { search }),
});
