import type { Priority } from '@lanet/contracts/alert-rules';
import type { SlaPreview } from '@lanet/contracts/sla';
import { CLOCK_NAMES, type ClockName, type PolicyTerms } from '@lanet/contracts/sla-policies';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../../platform/format.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { PriorityPill } from '../../../ui/Pill.tsx';
import { targetText } from '../policy-words.ts';
import { SegmentsBar } from '../SegmentsBar.tsx';
import { type Arrival, preview } from '../sla-policies.queries.ts';
import css from './Preview.module.css';

interface PriorityPreviewProps {
  priority: Priority;
  terms: PolicyTerms;
  arrival: Arrival;
}

/** When each clock of a priority would be due, and what lies between. */
export function PriorityPreview({ priority, terms, arrival }: PriorityPreviewProps) {
  const { t } = useTranslation();
  const query = useQuery(preview(terms, priority, arrival));
  return (
    <section
      className={css.priority}
      aria-label={t('slaPolicies.preview.of', { priority: t(`ui.priority.${priority}`).toLocaleLowerCase() })}
      data-stale={query.isPlaceholderData}
    >
      <PriorityPill priority={priority} />
      <Loadable query={query} skeleton={<span className={css.note}>{t('ui.loading')}</span>}>
        {(answer) => <Answer answer={answer} targets={terms.targets[priority] ?? {}} />}
      </Loadable>
    </section>
  );
}

interface AnswerProps {
  answer: SlaPreview;
  targets: NonNullable<PolicyTerms['targets'][Priority]>;
}

function Answer({ answer, targets }: AnswerProps) {
  const { t } = useTranslation();
  const { segments, clocks } = answer;
  const marks = clocks.flatMap(({ clock, dueAt }) => (dueAt ? [{ at: dueAt, label: t(`sla.clocks.${clock}`) }] : []));
  return (
    <>
      <dl className={css.dues}>
        {CLOCK_NAMES.filter((clock) => targets[clock]).map((clock) => (
          <div key={clock}>
            <dt>{t(`sla.clocks.${clock}`)}</dt>
            <dd>
              <Due clock={clock} answer={answer} targets={targets} />
            </dd>
          </div>
        ))}
      </dl>
      {marks.length > 0 && <SegmentsBar label={t('slaPolicies.preview.span')} segments={segments} marks={marks} />}
    </>
  );
}

function Due({ clock, answer, targets }: AnswerProps & { clock: ClockName }) {
  const { t } = useTranslation();
  const running = answer.clocks.find((one) => one.clock === clock);
  const target = targets[clock];
  // The cadence begins with an answer, of which an arriving ticket has none.
  if (!running)
    return target ? (
      <span className={css.later}>{t('slaPolicies.preview.later', { span: targetText(target) })}</span>
    ) : null;
  if (running.dueAt === null) return <span className={css.noDue}>{t('slaPolicies.preview.noDue')}</span>;
  return <time dateTime={running.dueAt}>{formatMoment(running.dueAt)}</time>;
}
