import type { PolicyTerms } from '@lanet/contracts/sla-policies';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PRIORITIES } from '../policy-values.ts';
import type { Arrival } from '../sla-policies.queries.ts';
import { ArrivalFields } from './ArrivalFields.tsx';
import { HoursNote } from './HoursNote.tsx';
import css from './Preview.module.css';
import { PriorityPreview } from './PriorityPreview.tsx';

/** Typing pauses for this long before it is asked what it would give. */
const PAUSE_MS = 350;

/** "Si llega ahora, vence el …": what a ticket of each priority would be promised by the terms in the form, saved or not. */
export function PreviewPanel({ terms }: { terms: PolicyTerms }) {
  const { t } = useTranslation();
  const [arrival, setArrival] = useState<Arrival>({});
  const [paused] = useDebouncedValue(terms, PAUSE_MS);
  const promised = PRIORITIES.filter((priority) => paused.targets[priority]);
  const isNow = arrival.arrivesAt === undefined;
  return (
    <section className={css.panel} aria-labelledby="sla-preview">
      <h2 id="sla-preview" className={css.title}>
        {t(isNow ? 'slaPolicies.preview.title' : 'slaPolicies.preview.titleAt')}
      </h2>
      <ArrivalFields arrival={arrival} onChange={setArrival} />
      {promised[0] && <HoursNote terms={paused} priority={promised[0]} arrival={arrival} />}
      {promised.length === 0 && <p className={css.note}>{t('slaPolicies.preview.empty')}</p>}
      {promised.map((priority) => (
        <PriorityPreview key={priority} priority={priority} terms={paused} arrival={arrival} />
      ))}
    </section>
  );
}
