import type { Facts, RetirementOrder } from '@lanet/contracts/agent';
import { askForFork } from './enrolment/fork.ts';
import { orderBehind, type RetirementWatch } from './enrolment/retirement.ts';
import { messageOf } from './log.ts';
import type { HttpClient } from './server/http-client.ts';
import type { Identity } from './server/identity.ts';

interface StandingOptions extends RetirementWatch {
  http: HttpClient;
  identity: Identity;
  facts: () => Promise<Facts>;
}

/** How an agent's work ended because the server said so, and proved it. */
export type StandingEnd = { kind: 'forked' } | { kind: 'retired'; order: RetirementOrder };

/** Looks into what the server says of this agent, while the agent works on: what is not proved changes nothing. */
export class Standing {
  readonly #options: StandingOptions;
  readonly #ended = new AbortController();
  #isBusy = false;
  #end: StandingEnd | undefined;

  constructor(options: StandingOptions) {
    this.#options = options;
  }

  /** Aborted once it is proved. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  get end(): StandingEnd | undefined {
    return this.#end;
  }

  /** The server refused this agent with a code. */
  hear(code: string, stop: AbortSignal): void {
    if (this.#isBusy || this.#end || (code !== 'agents.clone' && code !== 'agents.retired')) return;
    this.#isBusy = true;
    const looked = code === 'agents.clone' ? this.#fork() : this.#retire(stop);
    void looked
      .then((end) => {
        if (!end) return;
        this.#end = end;
        this.#ended.abort();
      })
      .finally(() => {
        this.#isBusy = false;
      });
  }

  async #fork(): Promise<StandingEnd | undefined> {
    const { state, http, identity, record, facts, now, log } = this.#options;
    try {
      await askForFork(state, { http, pinned: identity.pinned, server: record.server, facts: await facts(), now });
      log('warn', 'This computer runs on the copied state of another; it joins with a key of its own');
      return { kind: 'forked' };
    } catch (error) {
      log('warn', 'The server takes this agent for a copy, and gives it no place of its own yet', {
        error: messageOf(error),
      });
      return undefined;
    }
  }

  async #retire(stop: AbortSignal): Promise<StandingEnd | undefined> {
    const order = await orderBehind(this.#options, stop);
    return order && { kind: 'retired', order };
  }
}
