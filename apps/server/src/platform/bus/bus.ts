// Hints between the parts of the product: "look again". The database is the truth; a lost hint costs latency only.
import type { LiveUpdate } from '@lanet/contracts/live';
import type { LiveEvent } from '@lanet/contracts/realtime';

/** Who may hear of it: the client and site it belongs to, or the one person it is for. */
export interface Audience {
  clientId?: string | null;
  siteId?: string | null;
  personId?: string;
  /** Only staff may hear of it. */
  staffOnly?: boolean;
  /** It is the provider's own, and the same for every client: whoever is signed in may hear of it. */
  everybody?: boolean;
  /** Of those who may, only these people asked for it. */
  watchers?: readonly string[];
}

export type Hint =
  | { topic: 'live'; event: LiveEvent; audience: Audience }
  /** Never stored, so whoever misses one waits for the next. */
  | { topic: 'live.sample'; update: LiveUpdate; audience: Audience }
  /** `viewer`: one page of one person. `seconds`: for how long it looks unless it says so again; 0 when it left. */
  | { topic: 'live.watched'; agentId: string; viewer: string; personId: string; seconds: number }
  | { topic: 'commands.requested'; commandId: string }
  | { topic: 'commands.queued'; agentId: string }
  | { topic: 'agents.changed'; agentId: string }
  | { topic: 'config.changed' }
  | { topic: 'rollout.changed' }
  | { topic: 'mailboxes.changed'; mailboxId: string }
  | { topic: 'sign_ins.ended'; personId: string }
  /** Some may not have come: whoever lives by hints looks again at everything. */
  | { topic: 'hints.missed' };

export type Topic = Hint['topic'];
export type HintOf<T extends Topic> = Extract<Hint, { topic: T }>;

export interface Bus {
  /** Whether other processes hear what is published here. */
  readonly isShared: boolean;
  publish(hint: Hint): void;
  /** Calls `listener` for each hint of the topic until the returned function is called. */
  subscribe<T extends Topic>(topic: T, listener: (hint: HintOf<T>) => void): () => void;
}

/** The bus of one process. Listeners run after the publisher, so that a slow one holds nobody up. */
export function memoryBus(onError: (error: unknown) => void = () => undefined): Bus {
  const listeners = new Map<Topic, Set<(hint: never) => void>>();
  return {
    isShared: false,
    publish(hint) {
      for (const listener of listeners.get(hint.topic) ?? []) {
        setImmediate(() => {
          try {
            // A set holds only listeners of its own topic: subscribe is the one place that adds them.
            (listener as (hint: Hint) => void)(hint);
          } catch (error) {
            onError(error);
          }
        });
      }
    },
    subscribe(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => void set.delete(listener);
    },
  };
}
