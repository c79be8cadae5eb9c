import type { EnrolmentToken } from '@lanet/contracts/agents';
import { type EnrolmentLink, enrolmentLinks } from '@lanet/contracts/install';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useCan } from '../../../platform/session.ts';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { FormError } from '../../../ui/FormError.tsx';
import { Loadable } from '../../../ui/Loadable.tsx';
import { Pill, type PillTone } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { useStepUp } from '../../auth/step-up.ts';
import css from '../Settings.module.css';
import tokenCss from './Tokens.module.css';
import { tokenLinks, useTokensChanged } from './tokens.queries.ts';

/** Links of a token: one is made with a click and its address shown this once; each can be ended. */
export function LinksSection({ token }: { token: EnrolmentToken }) {
  const { t } = useTranslation();
  const id = useId();
  const canWrite = useCan('enrolment_tokens.write');
  const query = useQuery(tokenLinks(token.id));
  const { making, revoking } = useLinkActs(token.id);
  return (
    <section aria-labelledby={id}>
      <div className={tokenCss.linksHead}>
        <h3 id={id} className={css.subhead}>
          {t('install.links.title')}
        </h3>
        {canWrite && token.state === 'active' && (
          <Button size="xs" variant="default" loading={making.isPending} onClick={() => making.mutate()}>
            {t('install.links.create')}
          </Button>
        )}
      </div>
      {making.data && <MadeLink address={making.data.address} />}
      <FormError error={making.error ?? revoking.error} mt="sm" />
      <Loadable query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={css.lead}>
              {t('install.links.none')} {t('install.links.hint')}
            </p>
          ) : (
            <ul className={css.rows}>
              {items.map((link) => (
                <LinkRow key={link.id} link={link} {...(canWrite && { onRevoke: () => revoking.mutate(link.id) })} />
              ))}
            </ul>
          )
        }
      </Loadable>
    </section>
  );
}

function useLinkActs(tokenId: string) {
  const { t } = useTranslation();
  const changed = useTokensChanged();
  const withStepUp = useStepUp();
  const making = useMutation({
    mutationFn: () => withStepUp(() => call(enrolmentLinks.create, { params: { id: tokenId }, body: {} })),
    onSuccess: changed,
  });
  const revoking = useMutation({
    mutationFn: (id: string) => withStepUp(() => call(enrolmentLinks.revoke, { params: { id } })),
    onSuccess: () => {
      changed();
      toastDone(t('install.links.revoked'));
    },
  });
  return { making, revoking };
}

function MadeLink({ address }: { address: string }) {
  const { t } = useTranslation();
  return (
    <div className={tokenCss.made} role="status">
      <p>{t('install.links.created')}</p>
      <code>{address}</code>
      <CopyButton value={address} label={t('install.links.copy')} />
    </div>
  );
}

const TONES: Record<EnrolmentLink['state'], PillTone> = {
  active: 'green',
  expired: 'gray',
  revoked: 'red',
  closed: 'gray',
};

function LinkRow({ link, onRevoke }: { link: EnrolmentLink; onRevoke?: () => void }) {
  const { t } = useTranslation();
  const { hint, state, claims, expiresAt } = link;
  return (
    <li>
      <span className={css.rowWords}>
        <span>{t('install.links.startsWith', { hint })}</span>
        <span className={css.quiet}>
          {claims === 0 ? t('install.links.never') : t('install.links.claims', { count: claims })}
          {state === 'active' && (
            <>
              {' · '}
              <Trans t={t} i18nKey="install.links.expires" components={{ when: <RelativeTime at={expiresAt} /> }} />
            </>
          )}
        </span>
      </span>
      <Pill tone={TONES[state]}>{t(`install.links.states.${state}`)}</Pill>
      {state === 'active' && onRevoke && (
        <Button
          size="xs"
          variant="default"
          c="red"
          aria-label={t('install.links.revokeNamed', { hint })}
          onClick={onRevoke}
        >
          {t('install.links.revoke')}
        </Button>
      )}
    </li>
  );
}
