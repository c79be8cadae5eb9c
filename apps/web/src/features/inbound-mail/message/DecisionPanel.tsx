import { type InboundDecision, type InboundReason, MatchRule } from '@lanet/contracts/inbound-mail';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAlertTriangle, IconCheck, IconX } from '../../../ui/icons.ts';
import { TicketLink } from '../InboundTable.tsx';
import { automaticWords, InboundStatePill, reasonSentence } from '../inbound-words.tsx';
import css from './Message.module.css';

type Verdict = 'yes' | 'no' | 'unknown';

const SENDER: Record<InboundDecision['sender'], Verdict> = {
  own: 'no',
  blocked: 'no',
  staff: 'yes',
  person: 'yes',
  allowed: 'yes',
  inactive: 'no',
  unknown: 'no',
};

const AUTHENTICITY: Record<InboundDecision['authenticity'], Verdict> = { pass: 'yes', fail: 'no', unknown: 'unknown' };

/** What was looked at, in that order, and what came of it. */
export function DecisionPanel({ decision }: { decision: InboundDecision }) {
  const { t } = useTranslation();
  const { sender, authenticity, automatic, forgedId } = decision;
  return (
    <div className={css.why}>
      <ol className={css.checks}>
        <Check verdict={automatic.kind === 'none' ? 'yes' : 'no'} label={t('inboundMail.why.automatic')}>
          {automaticWords(automatic.kind)}
          {automatic.reason && <code className={css.code}> {automatic.reason}</code>}
        </Check>
        <Check verdict={SENDER[sender]} label={t('inboundMail.why.sender')}>
          {t(`inboundMail.why.senders.${sender}`)}
        </Check>
        <Check verdict={AUTHENTICITY[authenticity]} label={t('inboundMail.why.authenticity')}>
          {t(`inboundMail.why.authenticities.${authenticity}`)}
        </Check>
      </ol>
      <Signs decision={decision} />
      {forgedId && (
        <p className={css.forged}>
          <IconAlertTriangle size={16} stroke={1.7} aria-hidden /> {t('inboundMail.why.forged')}
        </p>
      )}
      <Outcome decision={decision} />
    </div>
  );
}

/** The signs by which a message may find its ticket, in the order in which they are believed; the first found decides. */
function Signs({ decision: { matches } }: { decision: InboundDecision }) {
  const { t } = useTranslation();
  const title = useId();
  return (
    <>
      <h3 id={title} className={css.whyTitle}>
        {t('inboundMail.why.signs')}
      </h3>
      <ol className={css.checks} aria-labelledby={title}>
        {MatchRule.options.map((rule) => {
          const found = matches.filter((one) => one.rule === rule);
          return (
            <Check key={rule} verdict={found.length > 0 ? 'yes' : 'no'} label={t(`inboundMail.why.rules.${rule}`)}>
              {found.length > 0 &&
                found.map(({ ticket }) => (
                  <span key={ticket.id} className={css.found}>
                    <TicketLink ticket={ticket} />
                  </span>
                ))}
            </Check>
          );
        })}
      </ol>
    </>
  );
}

/** `✓ Remitente: persona del cliente`; the sign is also said in words. */
function Check({ verdict, label, children }: { verdict: Verdict; label: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <li data-verdict={verdict}>
      <span className={css.mark} role="img" aria-label={t(`inboundMail.why.verdicts.${verdict}`)}>
        {verdict === 'yes' ? <IconCheck size={14} stroke={2.2} aria-hidden /> : null}
        {verdict === 'no' ? <IconX size={14} stroke={2.2} aria-hidden /> : null}
        {verdict === 'unknown' ? <span aria-hidden>–</span> : null}
      </span>
      <span>
        <span className={css.checkLabel}>{label}</span>
        {children && <span className={css.checkFound}>{children}</span>}
      </span>
    </li>
  );
}

/** Where a message is, or would be. */
export interface Whereabouts extends Pick<InboundDecision, 'state' | 'ticket' | 'visibility' | 'unverified' | 'team'> {
  reason: InboundReason | null;
}

/** What was decided: the state, its reason, and how a message shows in its ticket. */
export function Outcome({
  decision: { state, reason, ticket, visibility, unverified, team },
}: {
  decision: Whereabouts;
}) {
  const { t } = useTranslation();
  return (
    <div className={css.outcome}>
      <p>
        <InboundStatePill state={state} /> {ticket && <TicketLink ticket={ticket} />}
      </p>
      <p>{reasonSentence(reason)}</p>
      {visibility && <p className={css.quiet}>{t(`inboundMail.why.visibility.${visibility}`)}</p>}
      {team && <p className={css.quiet}>{t('inboundMail.why.team', { name: team.name })}</p>}
      {unverified && <p className={css.quiet}>{t('inboundMail.why.unverified')}</p>}
    </div>
  );
}
