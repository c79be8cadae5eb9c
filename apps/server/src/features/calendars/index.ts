import type { Feature } from '../../platform/feature.ts';
import { startReadingFeeds, startSeeding } from './calendars.background.ts';
import { calendarJobs } from './calendars.jobs.ts';
import { calendarRoutes } from './calendars.routes.ts';

export { allCalendars, type CalendarWithHistory, type PlaceHours, placeHours } from './calendars.all.repo.ts';
export { calendarOf } from './calendars.choices.repo.ts';
export { extraHolidays } from './calendars.extra.repo.ts';
export { closedCalendars } from './calendars.reading.service.ts';
export { defaultCalendar, isActive as isActiveCalendar } from './calendars.repo.ts';
export { seedCalendars } from './calendars.seed.service.ts';
export { calendarHistory } from './calendars.versions.repo.ts';

export const calendarsFeature: Feature = {
  name: 'calendars',
  routes: [{ service: 'web', bind: calendarRoutes }],
  jobs: calendarJobs,
  background: [
    { service: 'web', start: startSeeding },
    { service: 'worker', start: startReadingFeeds },
  ],
};
