// Part of the oracle of the SLA rules: every minute of a ticket, looked at once, one after the other.
import type { SlaEvent, Terms } from '../sla.events.rules.ts';
import { type HoursKind, kindAt, MINUTE_MS, type OracleHours } from './oracle-hours.ts';

export interface OracleTicket {
  events: readonly SlaEvent[];
  history: readonly OracleHours[];
  windows: readonly { fromMs: number; toMs: number }[];
  atMs: number;
  /** Nothing is known of opening hours from then on. */
  toMs: number;
}

export type MinuteKind = HoursKind | 'running' | 'paused';

/** Bits of a minute that was looked at. */
const SEEN = 1;
const OPEN = 2;
const HOLIDAY = 4;
const PAUSED = 8;
const FIRST_PAUSED = 16;

/** Every instant of the ticket is a whole minute, and a minute is all of one kind. */
export class Minutes {
  readonly #ticket: OracleTicket;
  readonly #states: readonly { atMs: number; state: string }[];
  readonly #terms: readonly { atMs: number; terms: Terms | null }[];
  readonly #erased: readonly { fromMs: number; toMs: number }[];
  readonly #fromMinute: number;
  readonly #bits: Uint8Array;
  readonly toMinute: number;

  /** `log`: what has happened, in order. */
  constructor(ticket: OracleTicket, log: readonly SlaEvent[]) {
    this.#ticket = ticket;
    this.#states = log.filter((event) => event.kind === 'state');
    this.#erased = log.filter((event) => event.kind === 'erase_pause');
    this.#terms = log.filter((event) => event.kind === 'terms');
    this.#fromMinute = Math.min(...log.map(({ atMs }) => atMs)) / MINUTE_MS;
    this.toMinute = ticket.toMs / MINUTE_MS;
    this.#bits = new Uint8Array(Math.max(0, this.toMinute - this.#fromMinute));
  }

  isOpen(minute: number): boolean {
    return (this.#look(minute) & OPEN) !== 0;
  }

  isPaused(minute: number, isFirst: boolean): boolean {
    return (this.#look(minute) & (isFirst ? FIRST_PAUSED : PAUSED)) !== 0;
  }

  runs(minute: number, isFirst: boolean): boolean {
    return this.isOpen(minute) && !this.isPaused(minute, isFirst);
  }

  kind(minute: number): MinuteKind {
    const bits = this.#look(minute);
    if (bits & HOLIDAY) return 'holiday';
    if (!(bits & OPEN)) return 'closed';
    return bits & PAUSED ? 'paused' : 'running';
  }

  /** The terms in force in a minute: the first ones hold for what was before them. */
  terms(minute: number): Terms | null {
    const known = this.#terms.findLast(({ atMs }) => atMs <= minute * MINUTE_MS) ?? this.#terms[0];
    return known?.terms ?? null;
  }

  #look(minute: number): number {
    const place = minute - this.#fromMinute;
    const seen = this.#bits[place];
    if (seen) return seen;
    const hours = minute < this.toMinute ? kindAt(this.#ticket.history, minute) : 'closed';
    const bits = SEEN | (hours === 'open' ? OPEN : 0) | (hours === 'holiday' ? HOLIDAY : 0) | this.#pauses(minute);
    this.#bits[place] = bits;
    return bits;
  }

  #pauses(minute: number): number {
    const ms = minute * MINUTE_MS;
    const isWithin = ({ fromMs, toMs }: { fromMs: number; toMs: number }) => fromMs <= ms && ms < toMs;
    const state = this.#states.findLast(({ atMs }) => atMs <= ms)?.state;
    if (state === 'resolved' || state === 'closed') return PAUSED | FIRST_PAUSED;
    const terms = this.terms(minute);
    const waits =
      state === 'waiting_client' ||
      state === 'scheduled' ||
      (state === 'waiting_third' && terms?.pauses.waitingThird === true);
    const isPaused =
      (waits && !this.#erased.some(isWithin)) ||
      (terms?.pauses.maintenance === true && this.#ticket.windows.some(isWithin));
    if (!isPaused) return 0;
    return terms?.firstResponseNeverPauses ? PAUSED : PAUSED | FIRST_PAUSED;
  }
}
