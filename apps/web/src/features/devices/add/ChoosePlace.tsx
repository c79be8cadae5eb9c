import { enrolmentTokens } from '@lanet/contracts/agents';
import { enrolmentLinks } from '@lanet/contracts/install';
import { Button, Group } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { formatDateTime } from '../../../platform/format.ts';
import { FormError } from '../../../ui/FormError.tsx';
import { FieldPair } from '../../../ui/form/FormSection.tsx';
import { ClientSelect, SiteSelect } from '../../clients/ClientSelect.tsx';
import { clientChoices, clientSites } from '../../clients/clients.queries.ts';
import css from './AddDevice.module.css';
import type { MadeToken } from './AddDevicePage.tsx';

/** What the contract gives when it is not told: enough for a site, short enough to forget about. */
const MAX_USES = 25;
const VALID_DAYS = 7;

interface ChoosePlaceProps {
  client: string | undefined;
  site: string | undefined;
  onMade: (made: MadeToken) => void;
}

/** Client and site; the only one there is needs no choosing. Making the token is the one act here. */
export function ChoosePlace({ client, site, onMade }: ChoosePlaceProps) {
  const { t } = useTranslation();
  const clients = useQuery(clientChoices('')).data?.items ?? [];
  const [place, setPlace] = useState({ client: client ?? null, site: site ?? null });
  const clientId = place.client ?? onlyOf(clients);
  const sites = useQuery({ ...clientSites(clientId ?? ''), enabled: clientId !== null }).data?.items;
  const siteId = place.site ?? onlyOf(sites ?? []);
  const making = useMakeToken(onMade);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (clientId !== null && siteId !== null && !making.isPending) making.mutate({ clientId, siteId });
      }}
    >
      <FieldPair>
        <ClientSelect
          label={t('devices.enrol.client')}
          value={clientId}
          onChange={(chosen) => setPlace({ client: chosen, site: null })}
        />
        {clientId !== null && (
          <SiteSelect
            // Another client has other sites; what was typed for the one before must not stay.
            key={clientId}
            clientId={clientId}
            label={t('devices.enrol.site')}
            value={siteId}
            onChange={(chosen) => setPlace({ client: clientId, site: chosen })}
          />
        )}
      </FieldPair>
      {clientId !== null && sites?.length === 0 && (
        <p className={css.hint}>
          {t('devices.enrol.noSites')}{' '}
          <Link to="/clients/$clientId" params={{ clientId }}>
            {t('devices.enrol.site')}
          </Link>
        </p>
      )}
      <p className={css.hint}>{t('devices.enrol.limits', { uses: MAX_USES, days: VALID_DAYS })}</p>
      <FormError error={making.error} mt="sm" />
      <Group mt="sm">
        <Button type="submit" loading={making.isPending} disabled={clientId === null || siteId === null}>
          {t('devices.enrol.make')}
        </Button>
      </Group>
    </form>
  );
}

function useMakeToken(onMade: (made: MadeToken) => void) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: async (at: { clientId: string; siteId: string }): Promise<MadeToken> => {
      const made = await call(enrolmentTokens.create, {
        body: {
          ...at,
          label: t('devices.enrol.tokenLabel', { when: formatDateTime(Date.now()) }),
          maxUses: MAX_USES,
          validDays: VALID_DAYS,
        },
      });
      const link = { params: { id: made.item.id }, body: { validDays: VALID_DAYS } };
      const { address } = await call(enrolmentLinks.create, link);
      return { ...made, address };
    },
    onSuccess: onMade,
  });
}

const onlyOf = (items: readonly { id: string }[]): string | null =>
  items.length === 1 ? (items[0]?.id ?? null) : null;
