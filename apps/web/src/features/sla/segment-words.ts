// The pieces of a clock's time in words, as the app, the client's report and screen readers say them.
import { SegmentKind, type SlaSegment } from '@lanet/contracts/sla';
import { formatDate, formatMinutes, formatMoment, formatTime } from '../../platform/format.ts';
import { i18n } from '../../platform/i18n.ts';

/** `vie 7 mar 17:30–18:00`; with both days where it ends on another. */
export function rangeText({ from, to }: Pick<SlaSegment, 'from' | 'to'>): string {
  const isOneDay = formatDate(from) === formatDate(to);
  return isOneDay ? `${formatMoment(from)}–${formatTime(to)}` : `${formatMoment(from)} – ${formatMoment(to)}`;
}

/** `En pausa: espera al cliente, por Ana`; `Festivo: Día de la Constitución`. */
export function kindText({ kind, cause, name }: Pick<SlaSegment, 'kind' | 'cause' | 'name'>): string {
  const what = i18n.t(`sla.segments.${kind}`);
  const why = kind === 'holiday' ? name : kind === 'paused' ? causeText(cause) : null;
  return why ? i18n.t('sla.segments.because', { what, why }) : what;
}

function causeText(cause: SlaSegment['cause']): string | null {
  if (!cause) return null;
  const { state, by, maintenance } = cause;
  if (state === null) return maintenance === null ? null : i18n.t('sla.segments.maintenance', { reason: maintenance });
  const why = i18n.t(`sla.segments.states.${state}`);
  return by === null ? why : i18n.t('sla.segments.by', { why, by });
}

export interface KindTotal {
  kind: SegmentKind;
  seconds: number;
}

/** How long each kind lasts in all; what does not occur is left out. */
export function totalsOf(segments: readonly SlaSegment[]): KindTotal[] {
  return SegmentKind.options
    .map((kind) => ({
      kind,
      seconds: segments
        .filter((segment) => segment.kind === kind)
        .reduce((sum, { from, to }) => sum + (Date.parse(to) - Date.parse(from)) / 1000, 0),
    }))
    .filter(({ seconds }) => seconds > 0);
}

/** `Corre 4 h, cerrado 14 h`. */
export const totalText = ({ kind, seconds }: KindTotal): string =>
  i18n.t('sla.segments.total', { what: i18n.t(`sla.segments.${kind}`), span: formatMinutes(seconds) });
