import { type ClientSender, clientSenders } from '@lanet/contracts/client-senders';
import { ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useCan } from '../../platform/session.ts';
import { IconAt, IconMail, IconTrash, IconWorld } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { showUndo, toastProblem } from '../../ui/toast.tsx';
import css from './ClientMail.module.css';
import { clientDetail, clientSenderList, useClientsChanged } from './clients.queries.ts';
import { NewSenderForm } from './NewSenderForm.tsx';

const route = getRouteApi('/shell/clients/$clientId');

/** Who may write for a client by mail besides its people, and how long an answer brings a ticket back. */
export function ClientMailPage() {
  const { t } = useTranslation();
  const { clientId } = route.useParams();
  const client = useQuery(clientDetail(clientId)).data;
  const query = useQuery(clientSenderList(clientId));
  const canWrite = useCan('clients.write');
  return (
    <div className={css.page}>
      <section className={css.card} aria-labelledby="senders">
        <h2 id="senders" className={css.title}>
          {t('clients.senders.title')}
        </h2>
        <p className={css.hint}>{t('clients.senders.hint')}</p>
        {canWrite && <NewSenderForm clientId={clientId} />}
        <Loadable
          query={query}
          empty={{ title: t('clients.senders.empty'), hint: t('clients.senders.emptyHint'), icon: IconMail }}
        >
          {(senders) => (
            <ul className={css.list} aria-label={t('clients.senders.list', { client: client?.name ?? '' })}>
              {senders.map((sender) => (
                <Row key={sender.id} clientId={clientId} sender={sender} canWrite={canWrite} />
              ))}
            </ul>
          )}
        </Loadable>
      </section>
      {client && (
        <section className={css.card} aria-labelledby="reopening">
          <h2 id="reopening" className={css.title}>
            {t('clients.senders.after')}
          </h2>
          <p className={css.hint}>{t('clients.senders.afterHint', { count: client.reopenDays })}</p>
        </section>
      )}
    </div>
  );
}

interface RowProps {
  clientId: string;
  sender: ClientSender;
  canWrite: boolean;
}

function Row({ clientId, sender: { id, kind, value, createdAt }, canWrite }: RowProps) {
  const { t } = useTranslation();
  const changed = useClientsChanged();
  const Icon = kind === 'domain' ? IconWorld : IconAt;
  const remove = async () => {
    await call(clientSenders.remove, { params: { id: clientId, senderId: id } });
    changed();
    showUndo(t('clients.senders.removed', { value }), async () => {
      await call(clientSenders.add, { params: { id: clientId }, body: { kind, value } });
      changed();
    });
  };
  return (
    <li className={css.row}>
      <Icon size={17} stroke={1.6} aria-hidden />
      <span className={css.value}>{value}</span>
      <span className={css.kind}>{t(`clients.senders.kinds.${kind}`)}</span>
      <span className={css.when}>
        <RelativeTime at={createdAt} />
      </span>
      {canWrite && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('clients.senders.remove', { value })}
          onClick={() => void remove().catch(toastProblem)}
        >
          <IconTrash size={16} stroke={1.7} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
