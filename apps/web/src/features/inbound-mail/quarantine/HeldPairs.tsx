import { type HeldPair, mailPairs } from '@lanet/contracts/mail';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { IconRepeat } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { Pill, type PillTone } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { showUndo, toastDone, toastProblem } from '../../../ui/toast.tsx';
import mailCss from '../../mail/Mail.module.css';
import { useInboundChanged } from '../inbound-mail.queries.ts';
import { pairList } from './pairs.queries.ts';
import css from './Quarantine.module.css';

const TONES: Record<HeldPair['state'], PillTone> = { held: 'yellow', released: 'green', blocked: 'gray' };

/** Addresses that answered themselves in circles with a mailbox of ours: no automatic mail goes to them meanwhile. */
export function HeldPairs() {
  const { t } = useTranslation();
  const query = useQuery(pairList);
  return (
    <div className={mailCss.scroll}>
      <div className={css.intro}>
        <p>{t('inboundMail.pairs.hint')}</p>
      </div>
      <Loadable
        query={query}
        empty={{ title: t('inboundMail.pairs.empty'), hint: t('inboundMail.pairs.emptyHint'), icon: IconRepeat }}
      >
        {({ items }) => (
          <ul className={css.rows} aria-label={t('inboundMail.quarantine.parts.pairs')}>
            {items.map((pair) => (
              <Pair key={`${pair.mailboxId} ${pair.address}`} pair={pair} />
            ))}
          </ul>
        )}
      </Loadable>
    </div>
  );
}

function Pair({ pair }: { pair: HeldPair }) {
  const { t } = useTranslation();
  return (
    <li>
      <div className={css.words}>
        <span>
          <strong>{pair.address}</strong> ↔ {pair.mailbox}{' '}
          <Pill tone={TONES[pair.state]}>{t(`inboundMail.pairs.states.${pair.state}`)}</Pill>
        </span>
        <span className={css.quiet}>
          {t(`inboundMail.pairs.reasons.${pair.reason}`)} · <RelativeTime at={pair.since} />
          {pair.inboundId && (
            <>
              {' · '}
              <Link to="/mail/messages/$id" params={{ id: pair.inboundId }}>
                {t('inboundMail.pairs.last')}
              </Link>
            </>
          )}
        </span>
      </div>
      <PairButtons pair={pair} />
    </li>
  );
}

function PairButtons({ pair }: { pair: HeldPair }) {
  const { t } = useTranslation();
  const changed = useInboundChanged();
  const { mailboxId, address, state } = pair;
  const decide = (to: 'released' | 'blocked') => call(mailPairs.decide, { body: { mailboxId, address, state: to } });
  const act = useMutation({
    mutationFn: decide,
    onSuccess: (_, to) => {
      const words = t(`inboundMail.pairs.done.${to}`, { address });
      // What was held by the product itself cannot be held again by a person.
      if (state === 'held') toastDone(words);
      else showUndo(words, () => decide(state).finally(changed));
    },
    onError: toastProblem,
    onSettled: changed,
  });
  return (
    <span className={css.buttons}>
      {(['released', 'blocked'] as const)
        .filter((to) => to !== state)
        .map((to) => (
          <Button
            key={to}
            size="xs"
            variant="default"
            loading={act.isPending && act.variables === to}
            aria-label={t(`inboundMail.pairs.actName.${to}`, { address })}
            onClick={() => act.mutate(to)}
          >
            {t(`inboundMail.pairs.act.${to}`)}
          </Button>
        ))}
    </span>
  );
}
