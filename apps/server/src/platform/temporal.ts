/** Dates and zones. Node has none of its own yet; the day it does, this line is what changes. */
export { Temporal } from 'temporal-polyfill';
