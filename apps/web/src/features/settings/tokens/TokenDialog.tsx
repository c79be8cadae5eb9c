import { type EnrolmentToken, enrolmentTokens, type TokenUse } from '@lanet/contracts/agents';
import { Button, Checkbox, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { call } from '../../../platform/api.ts';
import { formatDateTime } from '../../../platform/format.ts';
import { useCan } from '../../../platform/session.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { Loadable } from '../../../ui/Loadable.tsx';
import { Pill, type PillTone } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { useStepUp } from '../../auth/step-up.ts';
import { Facts } from '../Facts.tsx';
import css from '../Settings.module.css';
import { LinksSection } from './LinksSection.tsx';
import tokenCss from './Tokens.module.css';
import { TokenStatePill } from './TokenTable.tsx';
import { tokenUses, useTokensChanged } from './tokens.queries.ts';

/** What a token allows, who used it, and the way to end it. */
export function TokenDialog({ token, onClose }: { token: EnrolmentToken; onClose: () => void }) {
  const { t } = useTranslation();
  const canWrite = useCan('enrolment_tokens.write');
  const [revoking, { open, close }] = useDisclosure(false);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('settings.tokens.detail.title', { label: token.label })}
      size="36rem"
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <TokenFacts token={token} />
      {token.kind === 'agent' && (
        <>
          <LinksSection token={token} />
          <h3 className={css.subhead}>{t('settings.tokens.detail.uses')}</h3>
          <Uses tokenId={token.id} />
        </>
      )}
      {canWrite && token.state !== 'revoked' && (
        <div className={tokenCss.buttons}>
          <Button variant="default" c="red" onClick={open}>
            {t('settings.tokens.revoke')}
          </Button>
        </div>
      )}
      <RevokeDialog token={token} opened={revoking} onClose={close} onRevoked={onClose} />
    </Modal>
  );
}

function TokenFacts({ token }: { token: EnrolmentToken }) {
  const { t } = useTranslation();
  const { createdAt, createdBy, addressRanges, revokedAt } = token;
  const created = formatDateTime(createdAt);
  return (
    <Facts
      facts={[
        { label: t('settings.tokens.columns.state'), value: <TokenStatePill state={token.state} /> },
        { label: t('settings.tokens.fields.kind'), value: t(`settings.tokens.kinds.${token.kind}`) },
        { label: t('settings.tokens.columns.place'), value: `${token.client.name} › ${token.site.name}` },
        { label: t('settings.tokens.columns.hint'), value: <span className={css.mono}>{token.hint}…</span> },
        {
          label: t('settings.tokens.columns.uses'),
          value: t('settings.tokens.usesOf', { uses: token.uses, max: token.maxUses }),
        },
        { label: t('settings.tokens.columns.expires'), value: formatDateTime(token.expiresAt) },
        {
          label: t('settings.tokens.detail.approval'),
          // Who sends a status is taken as it comes, and shown as unverified.
          value: token.kind === 'agent' ? t(`settings.tokens.approvals.${token.approval}`) : null,
        },
        {
          label: t('settings.tokens.detail.networks'),
          value: addressRanges.join(', ') || t('settings.tokens.detail.anywhere'),
        },
        {
          label: t('settings.tokens.detail.created'),
          value: createdBy ? t('settings.tokens.detail.by', { date: created, name: createdBy.name }) : created,
        },
        { label: t('settings.tokens.detail.revokedAt'), value: revokedAt && formatDateTime(revokedAt) },
      ]}
    />
  );
}

const RESULT_TONES: Record<z.output<typeof TokenUse>['result'], PillTone> = {
  active: 'green',
  pending: 'yellow',
  repeated: 'gray',
};

function Uses({ tokenId }: { tokenId: string }) {
  const { t } = useTranslation();
  const query = useQuery(tokenUses(tokenId));
  return (
    <Loadable query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <p className={css.lead}>{t('settings.tokens.detail.noUses')}</p>
        ) : (
          <ul className={css.rows}>
            {items.map((use) => (
              <li key={`${use.at} ${use.hostname}`}>
                <span className={css.rowWords}>
                  <strong>{use.hostname}</strong>
                  <span className={css.quiet}>
                    {[
                      use.address,
                      use.serial && t('settings.tokens.detail.serial', { serial: use.serial }),
                      t('settings.tokens.detail.agent', { version: use.agentVersion }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
                <span className={css.quiet}>
                  <RelativeTime at={use.at} />
                </span>
                <Pill tone={RESULT_TONES[use.result]}>{t(`settings.tokens.detail.results.${use.result}`)}</Pill>
              </li>
            ))}
          </ul>
        )
      }
    </Loadable>
  );
}

interface RevokeDialogProps {
  token: EnrolmentToken;
  opened: boolean;
  onClose: () => void;
  onRevoked: () => void;
}

function RevokeDialog({ token, opened, onClose, onRevoked }: RevokeDialogProps) {
  const { t } = useTranslation();
  const changed = useTokensChanged();
  const withStepUp = useStepUp();
  const [suspend, setSuspend] = useState(false);
  const revoke = async () => {
    const query = { suspendDevices: String(suspend) };
    await withStepUp(() => call(enrolmentTokens.revoke, { params: { id: token.id }, query }));
    changed();
    toastDone(t('settings.tokens.revoked'));
    onRevoked();
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t('settings.tokens.revokeTitle', { label: token.label })}
      confirmLabel={t('settings.tokens.revoke')}
      danger
      onConfirm={revoke}
    >
      <p className={css.lead}>{t('settings.tokens.revokeText')}</p>
      {token.uses > 0 && (
        <Checkbox
          mt="md"
          label={t('settings.tokens.suspend')}
          description={t('settings.tokens.suspendHint')}
          checked={suspend}
          onChange={(event) => setSuspend(event.currentTarget.checked)}
        />
      )}
    </ConfirmDialog>
  );
}
