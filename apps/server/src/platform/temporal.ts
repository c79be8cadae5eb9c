// Local dates and times, by the one implementation there is until the runtime has its own.
export { Temporal } from 'temporal-polyfill';
