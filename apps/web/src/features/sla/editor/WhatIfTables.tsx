import type { WhatIf } from '@lanet/contracts/sla';
import { useTranslation } from 'react-i18next';
import { formatNumber, formatPercent } from '../../../platform/format.ts';
import { Pill, type PillTone } from '../../../ui/Pill.tsx';
import css from './Review.module.css';

type Counted = WhatIf['clocks'][number]['was'];

const totalOf = ({ met, breached }: Counted) => met + breached;
const percentOf = (counted: Counted) => (totalOf(counted) === 0 ? undefined : (100 * counted.met) / totalOf(counted));

/** Of each clock that had a verdict: what was kept, what would be. */
export function WhatIfClocks({ clocks }: Pick<WhatIf, 'clocks'>) {
  const { t } = useTranslation();
  const rows = clocks.filter(({ was, becomes }) => totalOf(was) + totalOf(becomes) > 0);
  return (
    <table className={css.clocks} aria-label={t('slaPolicies.whatIf.table')}>
      <thead>
        <tr>
          <th scope="col">{t('slaPolicies.whatIf.clock')}</th>
          <th scope="col">{t('slaPolicies.whatIf.was')}</th>
          <th scope="col">{t('slaPolicies.whatIf.becomes')}</th>
          <th scope="col">{t('slaPolicies.whatIf.difference')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ clock, was, becomes }) => (
          <tr key={clock}>
            <th scope="row">{t(`sla.clocks.${clock}`)}</th>
            <td>
              <Kept counted={was} />
            </td>
            <td>
              <Kept counted={becomes} />
            </td>
            <td>
              <Difference was={was} becomes={becomes} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Kept({ counted }: { counted: Counted }) {
  const { t } = useTranslation();
  const percent = percentOf(counted);
  if (percent === undefined) return <span className={css.quiet}>{t('slaPolicies.whatIf.nothing')}</span>;
  return (
    <>
      <span className={css.percent}>{formatPercent(percent, 0)}</span>
      <span className={css.quiet}>
        {t('slaPolicies.whatIf.metOf', { met: formatNumber(counted.met), total: formatNumber(totalOf(counted)) })}
      </span>
    </>
  );
}

function Difference({ was, becomes }: { was: Counted; becomes: Counted }) {
  const { t } = useTranslation();
  const [before, after] = [percentOf(was), percentOf(becomes)];
  if (before === undefined || after === undefined)
    return <span className={css.quiet}>{t('slaPolicies.whatIf.nothing')}</span>;
  const points = Math.round(after) - Math.round(before);
  if (points === 0) return <Pill tone="gray">{t('slaPolicies.whatIf.same')}</Pill>;
  // A true minus sign, as wide as the plus.
  const signed = `${points > 0 ? '+' : '−'}${formatNumber(Math.abs(points))}`;
  return (
    <Pill tone={points > 0 ? 'green' : 'red'}>
      {t('slaPolicies.whatIf.points', { points: signed, count: Math.abs(points) })}
    </Pill>
  );
}

const VERDICT_TONES: Record<WhatIf['changed'][number]['was'], PillTone> = {
  met: 'green',
  breached: 'red',
  none: 'gray',
};

/** More are not sent. */
const MOST_CHANGED = 100;

/** The tickets whose verdict would be another. They open beside this page, which has changes that are not saved. */
export function WhatIfChanged({ changed }: Pick<WhatIf, 'changed'>) {
  const { t } = useTranslation();
  if (changed.length === 0) return <p className={css.quiet}>{t('slaPolicies.whatIf.unchanged')}</p>;
  const count = changed.length;
  const said = t(count < MOST_CHANGED ? 'slaPolicies.whatIf.changed' : 'slaPolicies.whatIf.changedMany', { count });
  return (
    <>
      <h3 className={css.subhead}>{said}</h3>
      <ul
        className={css.changed}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={said}
      >
        {changed.map(({ ticketId, folio, subject, client, clock, was, becomes }) => (
          <li key={`${ticketId} ${clock} ${was} ${becomes}`}>
            <a href={`/tickets/${ticketId}`} target="_blank" rel="noreferrer">
              {folio}
            </a>
            <span className={css.subject}>
              {subject} <span className={css.quiet}>{client}</span>
            </span>
            <span className={css.clock}>{t(`sla.clocks.${clock}`)}</span>
            <span className={css.verdict}>
              <Pill tone={VERDICT_TONES[was]}>{t(`slaPolicies.whatIf.verdicts.${was}`)}</Pill>
              <span aria-hidden>→</span>
              <Pill tone={VERDICT_TONES[becomes]}>{t(`slaPolicies.whatIf.verdicts.${becomes}`)}</Pill>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
