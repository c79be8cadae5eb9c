import type { OnCallRota, OnCallShift } from '@lanet/contracts/on-call';
import { useTranslation } from 'react-i18next';
import { formatDateIn, formatDay } from '../../platform/format.ts';
import { toneOf } from './rota-tones.ts';
import { shiftSentence } from './rota-words.ts';
import css from './Strip.module.css';
import { type Schedule, type StripSpan, type StripWeek, stripWeeks } from './strip-weeks.ts';
import teamsCss from './Teams.module.css';
import tones from './Tones.module.css';

interface RotaStripProps {
  rota: OnCallRota;
  schedule: Schedule;
  /** Left out for who may not have somebody take over. */
  onReplace?: (shift: OnCallShift) => void;
}

/** Who is on call in the next four weeks, a week a line. */
export function RotaStrip({ rota, schedule, onReplace }: RotaStripProps) {
  const { t } = useTranslation();
  if (schedule.shifts.length === 0)
    return (
      <p className={teamsCss.none}>
        {t('teams.rotas.noShifts')} {t('teams.rotas.noShiftsWhy')}
      </p>
    );
  const weeks = stripWeeks(schedule, rota.hours !== null);
  return (
    <section className={css.strip} aria-label={t('teams.schedule.label', { name: rota.name })}>
      {weeks.map((week) => (
        <Week key={week.days[0]?.date} week={week} rota={rota} {...(onReplace && { onReplace })} />
      ))}
      <Legend schedule={schedule} />
    </section>
  );
}

function Week({ week: { days, spans }, rota, onReplace }: { week: StripWeek } & Omit<RotaStripProps, 'schedule'>) {
  const { t } = useTranslation();
  const first = days[0]?.from ?? '';
  return (
    <div className={css.week}>
      <div className={css.days} aria-hidden>
        {days.map(({ date, from }) => (
          <span key={date}>{formatDay(from, rota.timeZone)}</span>
        ))}
      </div>
      <ul className={css.track} aria-label={t('teams.schedule.week', { date: formatDateIn(first, rota.timeZone) })}>
        {spans.map((span) => (
          <Span key={`${span.shift.from} ${span.start}`} span={span} rota={rota} {...(onReplace && { onReplace })} />
        ))}
      </ul>
    </div>
  );
}

function Span({
  span: { shift, start, end },
  rota,
  onReplace,
}: { span: StripSpan } & Omit<RotaStripProps, 'schedule'>) {
  const { t } = useTranslation();
  const said = shiftSentence(shift, rota.timeZone);
  const place = rota.people.findIndex(({ person }) => person.id === shift.person.id);
  const bar = {
    className: `${css.bar} ${tones.tone}`,
    title: said,
    'data-tone': place < 0 ? 'other' : toneOf(place),
    'data-because': shift.because.kind,
  };
  return (
    <li className={css.span} style={{ left: `${start * 100}%`, width: `${(end - start) * 100}%` }}>
      {onReplace ? (
        <button
          type="button"
          {...bar}
          aria-label={`${said}. ${t('teams.schedule.replace')}`}
          onClick={() => onReplace(shift)}
        >
          {shift.person.name}
        </button>
      ) : (
        <span {...bar}>
          <span aria-hidden>{shift.person.name}</span>
          <span className={css.hidden}>{said}</span>
        </span>
      )}
    </li>
  );
}

/** Only of what is there to see. */
function Legend({ schedule: { shifts } }: { schedule: Schedule }) {
  const { t } = useTranslation();
  const has = (kind: OnCallShift['because']['kind']) => shifts.some(({ because }) => because.kind === kind);
  if (!has('override') && !has('passed_over')) return null;
  return (
    <p className={css.legend}>
      {has('override') && (
        <span>
          <span className={css.sample} data-because="override" aria-hidden /> {t('teams.schedule.legend.override')}
        </span>
      )}
      {has('passed_over') && (
        <span>
          <span className={css.sample} data-because="passed_over" aria-hidden /> {t('teams.schedule.legend.passedOver')}
        </span>
      )}
    </p>
  );
}
