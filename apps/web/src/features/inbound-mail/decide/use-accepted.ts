import type { InboundSummary } from '@lanet/contracts/inbound-mail';
import { useTranslation } from 'react-i18next';
import { toastDone } from '../../../ui/toast.tsx';
import { useInboundChanged } from '../inbound-mail.queries.ts';

/** After a message was let in: says where it went, and closes. */
export function useAccepted(onClose: () => void): (message: InboundSummary) => void {
  const { t } = useTranslation();
  const changed = useInboundChanged();
  return ({ ticket }) => {
    changed();
    toastDone(
      ticket ? t('inboundMail.decide.inTicket', { folio: ticket.folio }) : t('inboundMail.decide.acceptedWithout'),
    );
    onClose();
  };
}
