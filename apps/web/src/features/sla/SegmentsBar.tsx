import type { SlaSegment } from '@lanet/contracts/sla';
import { useTranslation } from 'react-i18next';
import { formatMoment, type InstantLike, toMs } from '../../platform/format.ts';
import { IconChevronRight } from '../../ui/icons.ts';
import css from './Segments.module.css';
import { placeInstant, placeSegments } from './segment-layout.ts';
import { kindText, rangeText, totalsOf, totalText } from './segment-words.ts';

export interface SegmentMark {
  at: InstantLike;
  /** What happens then, such as "Primera respuesta". */
  label: string;
}

interface SegmentsBarProps {
  /** What time this is of, for who does not see it. */
  label: string;
  /** Neighbours, earliest first. */
  segments: readonly SlaSegment[];
  marks?: readonly SegmentMark[];
}

/** When clocks ran and when they stood still, on one line; below it how long in all, which opens to each piece in words. */
export function SegmentsBar({ label, segments, marks = [] }: SegmentsBarProps) {
  if (segments.length === 0) return null;
  const placed = placeSegments(segments);
  const said = [
    ...totalsOf(segments).map(totalText),
    ...marks.map(({ at, label: what }) => `${what} ${formatMoment(at)}`),
  ];
  return (
    <div className={css.box}>
      <div className={css.bar} role="img" aria-label={`${label}: ${said.join(', ')}.`}>
        {placed.map(({ kind, left, width, segment }) => (
          <span
            key={segment.from}
            className={css.piece}
            data-kind={kind}
            style={{ left: `${left}%`, width: `${width}%` }}
            title={`${rangeText(segment)} · ${kindText(segment)}`}
          />
        ))}
        {marks.map(({ at, label: what }) => (
          <span
            key={`${what} ${at}`}
            className={css.mark}
            style={{ left: `${placeInstant(placed, toMs(at))}%` }}
            title={`${what} · ${formatMoment(at)}`}
          />
        ))}
      </div>
      <Pieces segments={segments} />
    </div>
  );
}

/** How long each kind lasts, which is the legend as well; opened, a sentence for each piece. */
function Pieces({ segments }: Pick<SegmentsBarProps, 'segments'>) {
  const { t } = useTranslation();
  return (
    <details className={css.pieces}>
      <summary>
        <IconChevronRight size={13} aria-hidden />
        {totalsOf(segments).map((total) => (
          <span key={total.kind} className={css.total}>
            <span className={css.swatch} data-kind={total.kind} aria-hidden />
            {totalText(total)}
          </span>
        ))}
        <span className={css.hidden}>{t('sla.segments.show', { count: segments.length })}</span>
      </summary>
      <ol>
        {segments.map((segment) => (
          <li key={segment.from}>
            <span className={css.swatch} data-kind={segment.kind} aria-hidden />
            <span>
              <span className={css.when}>{rangeText(segment)}</span> {kindText(segment)}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
