import { LIVE, LIVE_SAMPLE_MAX_BYTES, LiveSample, type LiveState } from '@lanet/contracts/live';
import type { WebSocket } from 'ws';
import type { Bus, HintOf } from '../../platform/bus/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import { createRateLimit } from './agents.limits.service.ts';
import {
  secondsToAsk,
  tidied,
  type Viewers,
  watchersOf,
  withoutExpired,
  withoutViewer,
  withViewer,
} from './agents.live.rules.ts';
import type { KnownAgent } from './agents.registry.service.ts';
import { type Sockets, sendFrame } from './agents.sockets.service.ts';

/** Samples of one agent that come closer than this are dropped: it sends faster than it was asked to. */
const CLOSEST_MS = LIVE.everySeconds * 600;
/** Pages that come and go make an agent begin so often a minute, and not more often. */
const STARTS_A_MINUTE = 30;

interface Series {
  viewers: Viewers;
  /** The connection that was asked, and until when; another one has to be asked again. */
  asked: WebSocket | undefined;
  askedUntil: number;
  /** Samples before this are too soon. */
  openAt: number;
}

interface Needs {
  bus: Bus;
  clock: Clock;
  sockets: Sockets;
}

/**
 * Live samples: which agents are looked at, by whom, and what comes of it. Kept in memory only; a start of the gateway
 * forgets it, and the pages say again that they look.
 */
export class LiveStreams {
  readonly #needs: Needs;
  readonly #series = new Map<string, Series>();
  /** Connections whose agent said that it answers `live`: others would not know the frame. */
  readonly #able = new WeakSet<WebSocket>();
  readonly #starts = createRateLimit({ most: STARTS_A_MINUTE, spanMs: 60_000 });

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** A page says that it looks, goes on looking, or has left. */
  watch({ agentId, viewer, personId, seconds }: HintOf<'live.watched'>): void {
    const series = this.#series.get(agentId) ?? { viewers: new Map(), asked: undefined, askedUntil: 0, openAt: 0 };
    const endsAt = this.#needs.clock.now() + seconds * 1000;
    series.viewers =
      seconds > 0 ? withViewer(series.viewers, viewer, personId, endsAt) : withoutViewer(series.viewers, viewer);
    this.#series.set(agentId, series);
    if (series.viewers.size === 0) this.#end(agentId, series);
    else this.#ask(agentId, series);
  }

  /** The agent has a connection: whoever was looking while it had none sees samples again. */
  connected(agentId: string, socket: WebSocket, isAble: boolean): void {
    if (isAble) this.#able.add(socket);
    const series = this.#series.get(agentId);
    if (series) this.#ask(agentId, series);
  }

  stateOf(agentId: string, isOnline: boolean): LiveState {
    const socket = this.#needs.sockets.get(agentId);
    if (!socket || socket.readyState !== socket.OPEN) return isOnline ? 'no_connection' : 'offline';
    return this.#able.has(socket) ? 'live' : 'unsupported';
  }

  /**
   * A sample of the agent, of so many bytes. What nobody asked for, what comes too often or is too large goes no further;
   * when it was measured is the server's to say.
   */
  take({ agentId, deviceId, clientId, siteId }: KnownAgent, sample: unknown, bytes: number): void {
    const { bus, clock } = this.#needs;
    const series = this.#series.get(agentId);
    const now = clock.now();
    if (!series || bytes > LIVE_SAMPLE_MAX_BYTES || now < series.openAt) return;
    const watchers = watchersOf(series.viewers, now);
    const read = watchers.length > 0 ? LiveSample.safeParse(sample) : undefined;
    if (!read?.success) return;
    series.openAt = now + CLOSEST_MS;
    const update = { deviceId, sample: { ...tidied(read.data), at: now } };
    bus.publish({ topic: 'live.sample', update, audience: { clientId, siteId, staffOnly: true, watchers } });
  }

  /** Ends what nobody looks at any more, such as behind a laptop that was closed. */
  sweep(): void {
    const now = this.#needs.clock.now();
    for (const [agentId, series] of this.#series) {
      series.viewers = withoutExpired(series.viewers, now);
      if (series.viewers.size === 0) this.#end(agentId, series);
    }
  }

  #ask(agentId: string, series: Series): void {
    const { clock, sockets } = this.#needs;
    const socket = sockets.get(agentId);
    if (!socket || !this.#able.has(socket)) return;
    const now = clock.now();
    const seconds = secondsToAsk(series.viewers, series.asked === socket ? series.askedUntil : 0, now);
    if (seconds === undefined || this.#starts.take(agentId, now) !== undefined) return;
    series.asked = socket;
    series.askedUntil = now + seconds * 1000;
    sendFrame(socket, { type: 'live', everySeconds: LIVE.everySeconds, seconds });
  }

  #end(agentId: string, { asked }: Series): void {
    this.#series.delete(agentId);
    if (asked) sendFrame(asked, { type: 'live', everySeconds: LIVE.everySeconds, seconds: 0 });
  }
}
