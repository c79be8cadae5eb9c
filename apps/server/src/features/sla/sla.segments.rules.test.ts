import { describe, expect, it } from 'vitest';
import { segmentsOf } from './sla.segments.rules.ts';
import { ALWAYS, everyDay, hoursOf, ms, promise, shown, standing, WORKING_WEEK } from './testing/ticket-log.ts';

type Options = Parameters<typeof standing>[1];
type Lines = Parameters<typeof standing>[0];
const at = (time: string) => `2025-03-${time}Z`;
/** One text a segment: `07T10:00 running`, and where the last one ends. */
const segments = (lines: Lines, options: Options = {}) => {
  const ticket = standing(lines, options);
  const found = segmentsOf(ticket, ticket.time);
  const last = found.at(-1);
  return [...found.map(({ fromMs, kind }) => `${short(fromMs)} ${kind}`), ...(last ? [`${short(last.toMs)} end`] : [])];
};
const short = (instant: number) => shown(instant)?.slice(8, 16);

describe('segments', () => {
  const office = hoursOf(WORKING_WEEK, { special: { '2025-03-10': [] } });
  const base = [
    [at('07T18:00'), 'created'],
    [at('07T18:00'), promise({ resolution: 90 })],
  ] as const;

  it('say what ran and what did not, from the creation to the due time', () => {
    expect(segments(base, { hours: office })).toEqual([
      ...[
        '07T18:00 running',
        '07T19:00 closed',
        '10T00:00 holiday',
        '11T00:00 closed',
        '11T09:00 running',
        '11T09:30 end',
      ],
    ]);
  });

  it('go on to now where the due time has passed', () => {
    expect(segments(base, { hours: office, at: at('11T12:00') }).slice(-2)).toEqual([
      '11T09:00 running',
      '11T12:00 end',
    ]);
  });

  it('end where the ticket ended, and know nothing of when it was closed after it was resolved', () => {
    const lines = [...base, [at('07T18:20'), 'resolved'], [at('07T18:50'), 'closed']] as const;

    expect(segments(lines, { hours: office, at: at('11T12:00') })).toEqual(['07T18:00 running', '07T18:20 end']);
  });

  it('go through the time in which it was closed where it came back', () => {
    const lines = [...base, [at('07T18:20'), 'closed'], [at('07T18:30'), 'open']] as const;

    expect(segments(lines, { hours: hoursOf(ALWAYS) })).toEqual([
      ...['07T18:00 running', '07T18:20 paused', '07T18:30 running', '07T19:40 end'],
    ]);
  });

  it('call paused only what was open: closed hours come first, and a holiday before those', () => {
    const lines = [...base, [at('07T18:30'), 'waiting_client'], [at('11T10:00'), 'open']] as const;

    expect(segments(lines, { hours: office })).toEqual([
      ...['07T18:00 running', '07T18:30 paused', '07T19:00 closed', '10T00:00 holiday', '11T00:00 closed'],
      ...['11T09:00 paused', '11T10:00 running', '11T11:00 end'],
    ]);
  });

  it('are one where neighbours are of one kind', () => {
    const holidays = hoursOf(ALWAYS, { special: { '2025-03-08': [], '2025-03-09': [] } });
    const waiting = [
      [at('07T18:10'), 'waiting_client'],
      [at('07T18:20'), 'scheduled'],
      [at('07T18:30'), 'open'],
    ] as const;

    expect(segments(base, { hours: holidays, at: at('10T06:00') })).toEqual([
      ...['07T18:00 running', '08T00:00 holiday', '10T00:00 running', '10T06:00 end'],
    ]);
    expect(
      segments([...base, ...waiting], { hours: hoursOf(everyDay(['00:00', '18:15'], ['18:15', '24:00'])) }),
    ).toEqual([...['07T18:00 running', '07T18:10 paused', '07T18:30 running', '07T19:50 end']]);
  });

  it('are none for a ticket that has no length', () => {
    expect(segments([[at('07T18:00'), 'created']])).toEqual([]);
    expect(
      segments(
        [
          [at('07T18:00'), 'created'],
          [at('07T18:00'), 'closed'],
        ],
        { at: at('08T00:00') },
      ),
    ).toEqual([]);
  });

  it('are there without a policy, and end now', () => {
    expect(segments([[at('07T18:00'), 'created']], { at: at('07T18:30') })).toEqual([
      '07T18:00 running',
      '07T18:30 end',
    ]);
  });

  it('are closed where it never opens', () => {
    expect(segments(base, { hours: hoursOf({}), at: at('09T00:00') })).toEqual(['07T18:00 closed', '09T00:00 end']);
  });

  it('keep milliseconds', () => {
    const lines = [...base, [at('07T18:00:00.250'), 'waiting_client'], [at('07T18:00:00.750'), 'open']] as const;
    const ticket = standing(lines);

    expect(segmentsOf(ticket, ticket.time).map(({ fromMs }) => fromMs - ms(at('07T18:00')))).toEqual([0, 250, 750]);
  });
});
