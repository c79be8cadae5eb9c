import type { AutomaticKind, InboundReason, InboundState, InboundSummary } from '@lanet/contracts/inbound-mail';
import { useTranslation } from 'react-i18next';
import { i18n } from '../../platform/i18n.ts';
import { Pill, type PillTone } from '../../ui/Pill.tsx';

const TONES: Record<InboundState, PillTone> = {
  stored: 'indigo',
  ticket: 'green',
  quarantine: 'yellow',
  filed: 'gray',
  duplicate: 'gray',
  failed: 'red',
};

export function InboundStatePill({ state }: { state: InboundState }) {
  const { t } = useTranslation();
  return <Pill tone={TONES[state]}>{t(`inboundMail.states.${state}`)}</Pill>;
}

/** `María Solís`, else the address; mail may come without any. */
export const senderName = ({ from }: Pick<InboundSummary, 'from'>): string =>
  from?.name || from?.address || i18n.t('inboundMail.noSender');

export const subjectWords = ({ subject }: Pick<InboundSummary, 'subject'>): string =>
  subject.trim() || i18n.t('inboundMail.noSubject');

/** One plain sentence: why the message is where it is. */
export const reasonSentence = (reason: InboundReason | null): string =>
  i18n.t(reason === null ? 'inboundMail.waiting' : `inboundMail.reasons.${reason}`);

export const automaticWords = (kind: AutomaticKind): string => i18n.t(`inboundMail.automatic.${kind}`);

/** Whether somebody may still say where it belongs. */
export const isUndecided = ({ state }: Pick<InboundSummary, 'state'>): boolean =>
  state === 'quarantine' || state === 'filed' || state === 'failed';

/** The domain of an address; undefined where there is none. */
export function domainOf(address: string | undefined): string | undefined {
  const at = address?.lastIndexOf('@') ?? -1;
  return at < 0 ? undefined : address?.slice(at + 1) || undefined;
}
