export { allCalendars, type CalendarWithHistory, type PlaceHours, placeHours } from './calendars.all.repo.ts';
