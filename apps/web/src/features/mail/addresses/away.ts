// Until when somebody is away, as their own mail says: a day, in whatever zone the reader is.

/** Whether that day is not over yet. */
export function isAway(untilDay: string, now: Date): boolean {
  const today = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return untilDay >= today;
}

/** `14/03`, with the year where it is not this one. */
export function dayWords(day: string, now: Date): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return Number(year) === now.getFullYear() ? `${date}/${month}` : `${date}/${month}/${year}`;
}

const two = (part: number) => String(part).padStart(2, '0');
