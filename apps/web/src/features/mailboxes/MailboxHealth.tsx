import { type DnsHints, isHandedOver, type Mailbox } from '@lanet/contracts/mailboxes';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { formatDate, formatDateTime, formatDuration, formatNumber } from '../../platform/format.ts';
import { Pill } from '../../ui/Pill.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import css from './Mailboxes.module.css';
import { DNS_TONES } from './mailbox-words.tsx';

/** How a mailbox is: what went wrong and what to do, when it was last read, what waits, and what its domain says of it. */
export function MailboxHealth({ mailbox }: { mailbox: Mailbox }) {
  return (
    <div className={css.health}>
      <Fault mailbox={mailbox} />
      <Times mailbox={mailbox} />
      <Dns dns={mailbox.dns} />
    </div>
  );
}

function Fault({ mailbox: { lastError, state, failedConnects } }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  if (!lastError || state === 'ok' || state === 'off') return null;
  return (
    <section className={css.fault} aria-label={t('mailboxes.health.fault')}>
      <p>
        <strong>{t(`mailboxes.faults.${lastError.code}`)}</strong>{' '}
        {failedConnects > 1 && t('mailboxes.health.failed', { count: failedConnects })}
      </p>
      <p>{t(`mailboxes.fixes.${lastError.code}`)}</p>
      {lastError.text && (
        <p className={css.faultText}>
          {lastError.at && `${formatDateTime(lastError.at)} · `}
          {lastError.text}
        </p>
      )}
    </section>
  );
}

function Times({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const title = useId();
  const { kind, connectedAt, fetchedAt, lastMessageAt, lagSeconds, waiting, tokenExpiresAt, peerCertUntil, probe } =
    mailbox;
  const fetches = !isHandedOver(kind);
  const at = (instant: string | null) => (instant ? <RelativeTime at={instant} /> : t('mailboxes.never'));
  return (
    <section className={css.card} aria-labelledby={title}>
      <h2 id={title} className={css.cardTitle}>
        {t('mailboxes.health.title')}
      </h2>
      <dl className={css.facts}>
        {fetches && <Fact label={t('mailboxes.health.connected')}>{at(connectedAt)}</Fact>}
        {fetches && <Fact label={t('mailboxes.health.fetched')}>{at(fetchedAt)}</Fact>}
        <Fact label={t('mailboxes.health.lastMessage')}>{at(lastMessageAt)}</Fact>
        {fetches && (
          <Fact label={t('mailboxes.health.lag')}>
            {lagSeconds === null ? t('mailboxes.health.noLag') : formatDuration(lagSeconds)}
          </Fact>
        )}
        <Fact label={t('mailboxes.health.waiting')}>
          {t('mailboxes.waiting', { inbound: formatNumber(waiting.inbound), outbound: formatNumber(waiting.outbound) })}
        </Fact>
        {tokenExpiresAt && (
          <Fact label={t('mailboxes.health.token')}>
            <RelativeTime at={tokenExpiresAt} /> <span className={css.address}>{formatDateTime(tokenExpiresAt)}</span>
          </Fact>
        )}
        {peerCertUntil && <Fact label={t('mailboxes.health.certificate')}>{formatDate(peerCertUntil)}</Fact>}
        {probe && (
          <Fact label={t('mailboxes.health.probe')}>
            {probe.seenAt
              ? t('mailboxes.health.probeTook', {
                  span: formatDuration((Date.parse(probe.seenAt) - Date.parse(probe.sentAt)) / 1000),
                })
              : t('mailboxes.health.probeWaits')}{' '}
            <span className={css.address}>
              <RelativeTime at={probe.sentAt} />
            </span>
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What the domain publishes about its mail, in plain words, and what to do where something is missing. */
function Dns({ dns }: { dns: z.infer<typeof DnsHints> | null }) {
  const { t } = useTranslation();
  const title = useId();
  return (
    <section className={css.card} aria-labelledby={title}>
      <h2 id={title} className={css.cardTitle}>
        {t('mailboxes.dns.title')}
      </h2>
      {dns === null ? (
        <p className={css.note}>{t('mailboxes.dns.notYet')}</p>
      ) : (
        <>
          <ul className={css.hints}>
            <Hint name="SPF" value={dns.spf} words={t(`mailboxes.dns.spf.${dns.spf}`)} />
            <Hint name="DKIM" value={dns.dkim} words={t(`mailboxes.dns.dkim.${dns.dkim}`)} />
            <Hint name="DMARC" value={dns.dmarc} words={t(`mailboxes.dns.dmarc.${dns.dmarc}`)} />
          </ul>
          <p className={css.checked}>
            {t('mailboxes.dns.checked')} <RelativeTime at={dns.checkedAt} />
          </p>
        </>
      )}
    </section>
  );
}

function Hint({ name, value, words }: { name: string; value: keyof typeof DNS_TONES; words: string }) {
  const { t } = useTranslation();
  return (
    <li>
      <span className={css.hintName}>{name}</span>
      <div>
        <Pill tone={DNS_TONES[value]}>{t(`mailboxes.dns.values.${value}`)}</Pill>
        <p>{words}</p>
      </div>
    </li>
  );
}
