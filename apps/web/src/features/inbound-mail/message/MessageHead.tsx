import type { InboundMail } from '@lanet/contracts/inbound-mail';
import { Avatar } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../../platform/format.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { senderName } from '../inbound-words.tsx';
import css from './Message.module.css';

type Address = InboundMail['to'][number];

/** From whom, to whom, when. */
export function MessageHead({ message }: { message: InboundMail }) {
  const { t } = useTranslation();
  const { from, to, cc, replyTo, receivedAt, date } = message;
  const others = replyTo.filter(({ address }) => address !== from?.address);
  return (
    <div className={css.head}>
      <Avatar name={senderName(message)} color="initials" size={38} alt="" aria-hidden />
      <div className={css.who}>
        <p className={css.from}>
          <strong>{senderName(message)}</strong>
          {from?.name && <span className={css.quiet}> {from.address}</span>}
        </p>
        <Line label={t('inboundMail.message.to')} addresses={to} />
        <Line label={t('inboundMail.message.cc')} addresses={cc} />
        <Line label={t('inboundMail.message.replyTo')} addresses={others} />
      </div>
      <p className={css.when}>
        {formatDateTime(receivedAt)} <br />
        <RelativeTime at={receivedAt} />
        {date && isFarFrom(date, receivedAt) && (
          <>
            {' '}
            <br />
            {t('inboundMail.message.dated', { date: formatDateTime(date) })}
          </>
        )}
      </p>
    </div>
  );
}

function Line({ label, addresses }: { label: string; addresses: readonly Address[] }) {
  if (addresses.length === 0) return null;
  return (
    <p className={css.line}>
      <span className={css.quiet}>{label}</span>{' '}
      {addresses.map(({ name, address }) => (name && name !== address ? `${name} <${address}>` : address)).join(', ')}
    </p>
  );
}

const HOUR_MS = 3_600_000;

/** What a message says of itself is worth telling where it is not when it came. */
const isFarFrom = (date: string, receivedAt: string) => Math.abs(Date.parse(date) - Date.parse(receivedAt)) > HOUR_MS;
