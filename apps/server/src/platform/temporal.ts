// The one way to `Temporal`, until the runtime brings its own.
export { Temporal } from 'temporal-polyfill';
