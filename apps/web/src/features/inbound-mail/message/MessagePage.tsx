import type { InboundMail } from '@lanet/contracts/inbound-mail';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../platform/session.ts';
import { IconDownload, IconRefresh } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { DecisionBar } from '../decide/DecisionBar.tsx';
import { useDecisions } from '../decide/use-decisions.tsx';
import { inboundDetail, useLiveInbound } from '../inbound-mail.queries.ts';
import { InboundStatePill, isUndecided, subjectWords } from '../inbound-words.tsx';
import { Attachments } from './Attachments.tsx';
import css from './Message.module.css';
import { MessageBody } from './MessageBody.tsx';
import { MessageHead } from './MessageHead.tsx';
import { MessageSide } from './MessageSide.tsx';
import { rawAddress } from './message-pictures.queries.ts';
import { ReprocessDialog } from './ReprocessDialog.tsx';
import { useMessageKeys } from './use-message-keys.ts';

const route = getRouteApi('/shell/mail/messages/$id');

/** One message that came: what it says at the left, where it went and why at the right. */
export function MessagePage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const query = useQuery(inboundDetail(id));
  useLiveInbound();
  return (
    <div className={css.page}>
      {!query.data && <PageHeader title={t('inboundMail.message.one')} />}
      <Loadable query={query}>{(message) => <Opened key={message.id} message={message} />}</Loadable>
    </div>
  );
}

function Opened({ message }: { message: InboundMail }) {
  const { t } = useTranslation();
  const canDecide = useCan('inbound_mail.decide');
  const [reprocessing, setReprocessing] = useState(false);
  const decisions = useDecisions();
  const asks = canDecide && isUndecided(message) && message.hasRaw;
  useMessageKeys(message, asks ? decisions : undefined);
  return (
    <>
      <PageHeader
        title={subjectWords(message)}
        breadcrumb={[
          message.state === 'quarantine'
            ? { label: t('inboundMail.quarantine.title'), link: { to: '/mail/quarantine' } }
            : { label: t('inboundMail.title'), link: { to: '/mail/received' } },
        ]}
        badge={<InboundStatePill state={message.state} />}
        actions={[
          ...(canDecide && message.hasRaw && message.state !== 'stored'
            ? [{ label: t('inboundMail.reprocess.action'), icon: IconRefresh, onClick: () => setReprocessing(true) }]
            : []),
          ...(message.hasRaw
            ? [
                {
                  label: t('inboundMail.message.raw'),
                  icon: IconDownload,
                  onClick: () => window.location.assign(rawAddress(message.id)),
                },
              ]
            : []),
        ]}
      />
      {asks && <DecisionBar message={message} decisions={decisions} />}
      <div className={css.columns}>
        <article className={css.main} aria-label={t('inboundMail.message.one')}>
          <MessageHead message={message} />
          <MessageBody message={message} />
          <Attachments message={message} />
        </article>
        <MessageSide message={message} isSaid={asks} />
      </div>
      {decisions.dialog}
      {reprocessing && <ReprocessDialog message={message} onClose={() => setReprocessing(false)} />}
    </>
  );
}
