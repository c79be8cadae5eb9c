import type { InboundMail } from '@lanet/contracts/inbound-mail';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { type KeyBinding, useKeys } from '../../../platform/keys.ts';
import { DECISION_KEYS } from '../decide/decisions.ts';
import type { Decisions } from '../decide/use-decisions.tsx';
import { messagesAround } from '../message-order.ts';

/** The keys of a message's page: its decisions while there is something to decide, the brackets, Escape. */
export function useMessageKeys(message: InboundMail, decisions: Decisions | undefined): void {
  const navigate = useNavigate();
  const router = useRouter();
  const { previous, next } = messagesAround(message.id);
  const group = 'ui.keys.page';
  const goTo = (id: string | undefined) => {
    if (id) void navigate({ to: '/mail/messages/$id', params: { id }, replace: true });
  };
  const deciding: KeyBinding[] = decisions
    ? DECISION_KEYS.map(({ keys, decision, label }) => ({
        keys,
        label,
        group,
        run: () => decisions.decide(decision, message),
      }))
    : [];
  const filing: KeyBinding[] =
    decisions && message.state !== 'filed'
      ? [{ keys: 'e', label: 'inboundMail.decide.file', group, run: () => void decisions.file([message]) }]
      : [];
  useKeys([
    ...deciding,
    ...filing,
    { keys: '[', label: 'inboundMail.message.previous', group, run: () => goTo(previous) },
    { keys: ']', label: 'inboundMail.message.next', group, run: () => goTo(next) },
    { keys: 'escape', label: 'tickets.actions.back', group, run: () => router.history.back() },
  ]);
}
