import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemSentence } from '../../platform/problems.ts';
import css from './Maintenance.module.css';
import { windowPreview } from './maintenance.queries.ts';
import { scheduleWords, spanWords } from './schedule-words.ts';
import { windowErrors } from './use-window-form.ts';
import { type WindowValues, windowBody } from './window-values.ts';

const PAUSE_MS = 300;
const OF_SCHEDULE = ['day', 'time', 'timeZone', 'duration', 'repeat', 'weekdays', 'until'];

/** What is being planned as one sentence, and the next times that it will be. */
export function Preview({ values }: { values: WindowValues }) {
  const { t } = useTranslation();
  const wrong = windowErrors(values);
  const isWhole = OF_SCHEDULE.every((field) => !(field in wrong) || Reflect.get(wrong, field) === undefined);
  const { start, timeZone, durationMinutes, rrule } = windowBody(values);
  const schedule = { start, timeZone, durationMinutes, rrule };
  const [asked] = useDebouncedValue(JSON.stringify(schedule), PAUSE_MS);
  // It is what was written a moment ago.
  const { data, error } = useQuery({ ...windowPreview(JSON.parse(asked) as typeof schedule), enabled: isWhole });
  return (
    <section className={css.preview} aria-label={t('maintenance.form.preview')} aria-live="polite">
      {isWhole ? (
        <>
          <p className={css.sentence}>{scheduleWords(schedule)}</p>
          {error ? (
            <p className={css.quiet}>{problemSentence(error)}</p>
          ) : data?.length === 0 ? (
            <p className={css.quiet}>{t('maintenance.form.previewEmpty')}</p>
          ) : (
            <ul className={css.times}>
              {data?.map((span) => (
                <li key={span.from}>{spanWords(span, timeZone)}</li>
              ))}
            </ul>
          )}
        </>
      ) : (
        <p className={css.quiet}>{t('maintenance.form.previewWaits')}</p>
      )}
    </section>
  );
}
