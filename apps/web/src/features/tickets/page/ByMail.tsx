import type { MailFacts } from '@lanet/contracts/ticket-entries';
import { UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../platform/session.ts';
import { IconChevronRight, IconMail } from '../../../ui/icons.ts';
import { Pill } from '../../../ui/Pill.tsx';
import css from './Timeline.module.css';

const WholeMail = lazy(async () => ({ default: (await import('./WholeMail.tsx')).WholeMail }));

interface ByMailProps {
  mail: MailFacts;
  /** The part of it that the timeline keeps. */
  children: ReactNode;
}

/** What came by mail: from where and what to think of it, folded where no person wrote it, and the whole of it on demand. */
export function ByMail({ mail, children }: ByMailProps) {
  const { t } = useTranslation();
  const canRead = useCan('inbound_mail.read');
  const [isOpen, setOpen] = useState(mail.automatic === null);
  const [isWhole, setWhole] = useState(false);
  return (
    <>
      <div className={css.mailLine}>
        <IconMail size={14} stroke={1.7} aria-hidden />
        <span className={css.mailFrom}>{t('desk.mail.from', { address: mail.from })}</span>
        <Marks mail={mail} />
        {mail.automatic && (
          <Toggle
            isOn={isOpen}
            onClick={() => setOpen(!isOpen)}
            words={t(isOpen ? 'desk.mail.fold' : 'desk.mail.unfold')}
          />
        )}
      </div>
      {isOpen && (
        <>
          {isWhole ? (
            <Suspense fallback={children}>
              <WholeMail id={mail.id} />
            </Suspense>
          ) : (
            children
          )}
          {canRead && (
            <div className={css.mailActs}>
              <Toggle
                isOn={isWhole}
                onClick={() => setWhole(!isWhole)}
                words={t(isWhole ? 'desk.mail.part' : 'desk.mail.whole')}
              />
              <Link to="/mail/messages/$id" params={{ id: mail.id }} className={css.original}>
                {t('desk.mail.original')}
              </Link>
            </div>
          )}
        </>
      )}
    </>
  );
}

function Marks({ mail: { automatic, unverified, problem } }: { mail: MailFacts }) {
  const { t } = useTranslation();
  return (
    <>
      {automatic && <Pill tone="gray">{t(`desk.mail.automatic.${automatic}`)}</Pill>}
      {unverified && <Pill tone="orange">{t('desk.mail.unverified')}</Pill>}
      {problem && <Pill tone="red">{t(`desk.mail.problems.${problem}`)}</Pill>}
    </>
  );
}

function Toggle({ isOn, onClick, words }: { isOn: boolean; onClick: () => void; words: string }) {
  return (
    <UnstyledButton className={css.toggle} aria-expanded={isOn} onClick={onClick}>
      <IconChevronRight size={14} aria-hidden />
      {words}
    </UnstyledButton>
  );
}
