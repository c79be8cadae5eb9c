import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../platform/format.ts';
import { useCan } from '../../../platform/session.ts';
import { SearchField } from '../../../ui/SearchField.tsx';
import mailCss from '../../mail/Mail.module.css';
import { MailSection } from '../../mail/MailSection.tsx';
import { inboundCounts, useLiveInbound } from '../inbound-mail.queries.ts';
import { BlockedSenders } from './BlockedSenders.tsx';
import { HeldPairs } from './HeldPairs.tsx';
import css from './Quarantine.module.css';
import { WaitingMessages } from './WaitingMessages.tsx';

const route = getRouteApi('/shell/mail/quarantine');

const PARTS = ['waiting', 'blocked', 'pairs'] as const;

/** What waits for somebody's decision: messages of strangers, addresses that answer themselves, and who is kept out. */
export function QuarantinePage() {
  const { t } = useTranslation();
  const asked = route.useSearch();
  const decidesPairs = useCan('outbox.read');
  const parts = PARTS.filter((one) => one !== 'pairs' || decidesPairs);
  const part = parts.find((one) => one === asked.part) ?? 'waiting';
  const { search } = asked;
  const navigate = route.useNavigate();
  const { data: counts } = useQuery(inboundCounts);
  useLiveInbound();
  const label = (one: (typeof PARTS)[number]) => {
    const words = t(`inboundMail.quarantine.parts.${one}`);
    const count = { waiting: counts?.quarantine, pairs: counts?.heldPairs, blocked: undefined }[one];
    return count ? `${words} (${formatNumber(count)})` : words;
  };
  const show = (value: string) => {
    const chosen = PARTS.find((one) => one === value);
    void navigate({ search: chosen && chosen !== 'waiting' ? { part: chosen } : {} });
  };
  return (
    <MailSection title={t('inboundMail.quarantine.title')}>
      <div className={mailCss.bar}>
        <SegmentedControl
          aria-label={t('inboundMail.quarantine.part')}
          value={part}
          onChange={show}
          data={parts.map((value) => ({ value, label: label(value) }))}
        />
        {part === 'waiting' && (
          <SearchField
            label={t('inboundMail.search')}
            value={search ?? ''}
            onSearch={(text) => void navigate({ search: text ? { search: text } : {}, replace: true })}
          />
        )}
      </div>
      {part === 'waiting' && counts !== undefined && counts.failed > 0 && (
        <p className={css.failed}>
          {t('inboundMail.quarantine.failed', { count: counts.failed })}{' '}
          <Link to="/mail/received" search={{ state: 'failed' }}>
            {t('inboundMail.quarantine.showFailed')}
          </Link>
        </p>
      )}
      <div className={mailCss.fill}>
        {part === 'waiting' && <WaitingMessages search={search} />}
        {part === 'blocked' && <BlockedSenders />}
        {part === 'pairs' && <HeldPairs />}
      </div>
    </MailSection>
  );
}
