import type { SpecialDay } from '@lanet/contracts/calendar-hours';
import { Country, HOLIDAY_YEARS } from '@lanet/contracts/holiday-sets';
import { Button, Checkbox, NumberInput, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDayMonth, formatWeekday } from '../../../platform/format.ts';
import { useMe } from '../../../platform/session.ts';
import formCss from '../../../ui/form/form.module.css';
import { Loadable } from '../../../ui/Loadable.tsx';
import { holidaySet } from '../calendars.queries.ts';
import { missingDays } from '../special-days.ts';
import { countryOf } from './country-of.ts';
import css from './Days.module.css';

interface CountrySetProps {
  own: readonly SpecialDay[];
  today: string;
  timeZone: string;
  onAdd: (days: { date: string; name: string }[]) => void;
  onClose: () => void;
}

interface SetDay {
  date: string;
  name: string;
  optional: boolean;
}

const YEARS_AHEAD = 5;

/** The public holidays of a country, looked at before they are added as days of one's own. */
export function CountrySetForm({ own, today, timeZone, onAdd, onClose }: CountrySetProps) {
  const { t } = useTranslation();
  const { language } = useMe();
  const thisYear = Math.max(Number(today.slice(0, 4)), HOLIDAY_YEARS.from);
  const [country, setCountry] = useState<Country>(countryOf(timeZone) ?? 'mx');
  const [from, setFrom] = useState<number | string>(thisYear);
  const [to, setTo] = useState<number | string>(thisYear + YEARS_AHEAD);
  const [included, setIncluded] = useState<readonly string[]>([]);
  const span = { from: Number(from), to: Number(to) };
  const isSpan = isYears(span);
  const query = useQuery({ ...holidaySet({ country, ...span, language }), enabled: isSpan });
  const chosen = (days: readonly SetDay[]) => days.filter(({ name, optional }) => !optional || included.includes(name));
  const ready = isSpan ? missingDays(own, chosen(query.data?.days ?? [])) : [];
  return (
    <div className={css.set}>
      <Select
        label={t('calendars.set.country')}
        data={Country.options.map((value) => ({ value, label: t(`calendars.set.countries.${value}`) }))}
        value={country}
        onChange={(value) => setCountry(Country.catch(country).parse(value))}
        allowDeselect={false}
        data-autofocus
      />
      <div className={formCss.pair}>
        <YearInput label={t('calendars.set.from')} value={from} onChange={setFrom} />
        <YearInput label={t('calendars.set.to')} value={to} onChange={setTo} />
      </div>
      {isSpan ? (
        <Loadable query={query}>
          {({ days, source }) => (
            <>
              <Optional days={days} included={included} onIncluded={setIncluded} />
              <Preview days={ready} known={chosen(days).length - ready.length} />
              <p className={css.source}>
                {t('calendars.set.source', { source })} {t(`calendars.set.gaps.${country}`)}
              </p>
            </>
          )}
        </Loadable>
      ) : (
        <p role="alert" className={css.problem}>
          {t('calendars.set.badYears', HOLIDAY_YEARS)}
        </p>
      )}
      <div className={formCss.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button disabled={ready.length === 0} onClick={() => onAdd(ready)}>
          {t('calendars.set.add', { count: ready.length })}
        </Button>
      </div>
    </div>
  );
}

const isYears = ({ from, to }: { from: number; to: number }) =>
  from >= HOLIDAY_YEARS.from && to <= HOLIDAY_YEARS.to && from <= to && to - from < HOLIDAY_YEARS.most;

interface YearInputProps {
  label: string;
  value: number | string;
  onChange: (year: number | string) => void;
}

const YearInput = (props: YearInputProps) => (
  <NumberInput
    {...props}
    min={HOLIDAY_YEARS.from}
    max={HOLIDAY_YEARS.to}
    allowDecimal={false}
    allowNegative={false}
    clampBehavior="none"
  />
);

interface OptionalProps {
  days: readonly SetDay[];
  included: readonly string[];
  onIncluded: (names: readonly string[]) => void;
}

function Optional({ days, included, onIncluded }: OptionalProps) {
  const { t } = useTranslation();
  const names = [...new Set(days.filter(({ optional }) => optional).map(({ name }) => name))];
  if (names.length === 0) return null;
  return (
    <Checkbox.Group
      label={t('calendars.set.optional')}
      description={t('calendars.set.optionalHint')}
      value={[...included]}
      onChange={onIncluded}
    >
      <div className={css.optional}>
        {names.map((name) => (
          <Checkbox key={name} value={name} label={name} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

function Preview({ days, known }: { days: readonly SetDay[]; known: number }) {
  const { t } = useTranslation();
  return (
    <div>
      <p className={css.previewHead}>
        <strong>{t('calendars.set.preview')}</strong>
        {known > 0 && days.length > 0 && <span>{t('calendars.set.already', { count: known })}</span>}
      </p>
      {days.length === 0 ? (
        <p className={css.source}>{t('calendars.set.nothing')}</p>
      ) : (
        <ul
          className={css.preview}
          aria-label={t('calendars.set.preview')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
        >
          {days.map(({ date, name }) => (
            <li key={date}>
              <span>{`${formatWeekday(date)} ${formatDayMonth(date)} ${date.slice(0, 4)}`}</span>
              {name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
