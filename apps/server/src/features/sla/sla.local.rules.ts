import { Temporal } from '../../platform/temporal.ts';

/** When it is one of these local times (`HH:MM`) in a zone, from two days before an instant to two days after it. */
export function instantsAtLocal(
  zone: string,
  aroundMs: number,
  times: readonly string[],
): { time: string; atMs: number }[] {
  const today = Temporal.Instant.fromEpochMilliseconds(aroundMs).toZonedDateTimeISO(zone).toPlainDate();
  return [-2, -1, 0, 1, 2]
    .flatMap((days) =>
      times.map((time) => {
        const date = today.add({ days });
        return { time, atMs: date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds };
      }),
    )
    .toSorted((a, b) => a.atMs - b.atMs);
}
