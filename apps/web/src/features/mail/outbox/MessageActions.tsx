import { type OutboxMessage, outbox } from '@lanet/contracts/mail';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormError } from '../../../ui/FormError.tsx';
import { IconRefresh } from '../../../ui/icons.ts';
import { toastDone } from '../../../ui/toast.tsx';
import outboxCss from './Outbox.module.css';
import { canDiscard, canRetry, useOutboxChanged } from './outbox.queries.ts';

type Act = 'retry' | 'release' | 'discard';

const DONE = {
  retry: 'settings.outbox.retried',
  release: 'settings.outbox.released',
  discard: 'settings.outbox.discarded',
} as const;

/** What may be done with one mail as it is now. */
export function MessageActions({ message, onDone }: { message: OutboxMessage; onDone: () => void }) {
  const { t } = useTranslation();
  const changed = useOutboxChanged();
  const act = useMutation({
    mutationFn: (which: Act) => call(outbox[which], { params: { id: message.id } }),
    onSuccess: (_answer, which) => {
      toastDone(t(DONE[which]));
      onDone();
    },
    onSettled: changed,
  });
  const runs = (which: Act) => act.isPending && act.variables === which;
  return (
    <>
      <FormError error={act.error} mt="md" />
      <div className={outboxCss.buttons}>
        {canDiscard(message) && (
          <Button variant="default" loading={runs('discard')} onClick={() => act.mutate('discard')}>
            {t('settings.outbox.discard')}
          </Button>
        )}
        {message.state === 'held' && (
          <Button loading={runs('release')} onClick={() => act.mutate('release')}>
            {t('settings.outbox.release')}
          </Button>
        )}
        {canRetry(message) && (
          <Button
            leftSection={<IconRefresh size={16} stroke={1.7} aria-hidden />}
            loading={runs('retry')}
            onClick={() => act.mutate('retry')}
          >
            {t('settings.outbox.retry')}
          </Button>
        )}
      </div>
    </>
  );
}
