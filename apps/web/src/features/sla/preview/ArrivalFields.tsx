import { SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../platform/session.ts';
import { instantIn, localTimeIn } from '../../../platform/zoned-time.ts';
import { ClientSelect, SiteSelect } from '../../clients/ClientSelect.tsx';
import type { Arrival } from '../sla-policies.queries.ts';
import css from './Preview.module.css';

interface ArrivalFieldsProps {
  arrival: Arrival;
  onChange: (arrival: Arrival) => void;
}

/** When the imagined ticket arrives, and of whom it is: now and nobody in particular, unless said. */
export function ArrivalFields({ arrival, onChange }: ArrivalFieldsProps) {
  const { t } = useTranslation();
  const { clientId, siteId } = arrival;
  return (
    <div className={css.arrival}>
      <InstantField arrival={arrival} onChange={onChange} />
      <ClientSelect
        label={t('slaPolicies.preview.client')}
        placeholder={t('slaPolicies.preview.anyClient')}
        value={clientId ?? null}
        onChange={(id) => onChange({ ...timeOf(arrival), ...(id !== null && { clientId: id }) })}
        clearable
      />
      {clientId !== undefined && (
        <SiteSelect
          clientId={clientId}
          label={t('slaPolicies.preview.site')}
          placeholder={t('slaPolicies.preview.anySite')}
          value={siteId ?? null}
          onChange={(id) => onChange({ ...timeOf(arrival), clientId, ...(id !== null && { siteId: id }) })}
          clearable
        />
      )}
    </div>
  );
}

const timeOf = ({ arrivesAt }: Arrival): Arrival => (arrivesAt === undefined ? {} : { arrivesAt });

function InstantField({ arrival, onChange }: ArrivalFieldsProps) {
  const { t } = useTranslation();
  const { timeZone } = useMe();
  const [typed, setTyped] = useState('');
  const isNow = arrival.arrivesAt === undefined && typed === '';
  const { arrivesAt: _, ...place } = arrival;
  const choose = (local: string) => {
    setTyped(local);
    const atMs = instantIn(local, timeZone);
    if (atMs !== undefined) onChange({ ...place, arrivesAt: new Date(atMs).toISOString() });
  };
  return (
    <>
      <SegmentedControl
        aria-label={t('slaPolicies.preview.arrival')}
        size="xs"
        value={isNow ? 'now' : 'at'}
        onChange={(value) => {
          if (value === 'at') return choose(localTimeIn(Date.now(), timeZone));
          setTyped('');
          onChange(place);
        }}
        data={[
          { value: 'now', label: t('slaPolicies.preview.now') },
          { value: 'at', label: t('slaPolicies.preview.at') },
        ]}
      />
      {!isNow && (
        <TextInput
          type="datetime-local"
          label={t('slaPolicies.preview.instant')}
          value={typed}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      )}
    </>
  );
}
