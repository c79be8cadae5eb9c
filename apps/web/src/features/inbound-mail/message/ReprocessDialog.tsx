import { type InboundDecision, type InboundMail, inboundMail } from '@lanet/contracts/inbound-mail';
import { Button, Group, Modal } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormError } from '../../../ui/FormError.tsx';
import { Loadable } from '../../../ui/Loadable.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { useInboundChanged } from '../inbound-mail.queries.ts';
import { Outcome, type Whereabouts } from './DecisionPanel.tsx';
import css from './Message.module.css';

const ask = (id: string, apply: boolean) => call(inboundMail.reprocess, { params: { id }, body: { apply } });

/** Never out of the cache: what is known may have changed since. */
const trial = (id: string) =>
  queryOptions({ queryKey: ['inbound-trial', id], queryFn: () => ask(id, false), gcTime: 0, staleTime: 0 });

/** What would be decided with what is known now, beside where the message is; applied only when asked to. */
export function ReprocessDialog({ message, onClose }: { message: InboundMail; onClose: () => void }) {
  const { t } = useTranslation();
  const changed = useInboundChanged();
  const query = useQuery(trial(message.id));
  const apply = useMutation({
    mutationFn: () => ask(message.id, true),
    onSuccess: () => {
      changed();
      toastDone(t('inboundMail.reprocess.applied'));
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('inboundMail.reprocess.title')}
      size="46rem"
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <Loadable query={query}>
        {({ before, after, changes }) => (
          <>
            <p className={css.lead}>{t(changes ? 'inboundMail.reprocess.differs' : 'inboundMail.reprocess.same')}</p>
            {changes ? (
              <div className={css.compare}>
                <Side title={t('inboundMail.reprocess.before')}>
                  {before ? <Outcome decision={placeOf(message, before)} /> : t('inboundMail.reprocess.never')}
                </Side>
                <Side title={t('inboundMail.reprocess.after')}>
                  <Outcome decision={after} />
                </Side>
              </div>
            ) : (
              <div className={css.card}>
                <Outcome decision={placeOf(message, before ?? after)} />
              </div>
            )}
            <FormError error={apply.error} mt="md" />
            <Group justify="flex-end" mt="lg" gap="xs">
              <Button variant="default" onClick={onClose}>
                {t(changes ? 'ui.cancel' : 'ui.close')}
              </Button>
              {changes && (
                <Button loading={apply.isPending} onClick={() => apply.mutate()}>
                  {t('inboundMail.reprocess.apply')}
                </Button>
              )}
            </Group>
          </>
        )}
      </Loadable>
    </Modal>
  );
}

/** A person may have put the message elsewhere than was decided, which the decision that is kept with it does not say. */
function placeOf({ state, reason, ticket }: InboundMail, decided: InboundDecision): Whereabouts {
  const asDecided = { ...decided, ticket };
  return state === decided.state ? asDecided : { ...asDecided, state, reason, visibility: null, unverified: false };
}

function Side({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={css.card}>
      <h3 id={id} className={css.whyTitle}>
        {title}
      </h3>
      {children}
    </section>
  );
}
