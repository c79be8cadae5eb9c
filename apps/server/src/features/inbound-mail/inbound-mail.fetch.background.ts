import { randomUUID } from 'node:crypto';
import { isHandedOver } from '@lanet/contracts/mailboxes';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Background } from '../../platform/feature.ts';
import { poll } from '../../platform/jobs/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { listActiveMailboxes } from '../mailboxes/index.ts';
import { FETCH_TIMES, type FetchTimes } from './inbound-mail.fetch.rules.ts';
import { keepFetching } from './inbound-mail.fetch.service.ts';
import { judgeSilence } from './inbound-mail.health.service.ts';

interface Running {
  version: number;
  controller: AbortController;
  done: Promise<void>;
}

/** Fetches every active mailbox, each by itself; one that is added, changed or removed is noticed at once. */
export function startFetching(platform: Platform, times: FetchTimes = FETCH_TIMES): Background {
  const { db, log } = platform;
  const owner = randomUUID();
  const startedAtMs = platform.clock.now();
  const running = new Map<string, Running>();

  const start = (mailboxId: string, version: number) => {
    const controller = new AbortController();
    const keeper = { platform, mailboxId, owner, times, signal: controller.signal };
    running.set(mailboxId, { version, controller, done: keepFetching(keeper) });
  };
  /** Nobody waits for it: it may be in the middle of storing a message. It starts again, if at all, once it is over. */
  const end = (mailboxId: string, one: Running) => {
    if (one.controller.signal.aborted) return;
    one.controller.abort();
    void one.done.then(() => {
      running.delete(mailboxId);
      supervising.wake();
    });
  };

  const supervising = poll('inbound_mail.fetch', times.superviseMs, log, async () => {
    const mailboxes = await inScope(db, SYSTEM, (tx) => listActiveMailboxes(tx));
    const wanted = new Map(mailboxes.filter(({ kind }) => !isHandedOver(kind)).map((one) => [one.id, one.version]));
    for (const [id, one] of running) if (wanted.get(id) !== one.version) end(id, one);
    for (const [id, version] of wanted) if (!running.has(id)) start(id, version);
    await judgeSilence(platform, startedAtMs);
  });
  const ends = [
    db.bus.subscribe('mailboxes.changed', () => supervising.wake()),
    db.bus.subscribe('hints.missed', () => supervising.wake()),
  ];
  return {
    async stop() {
      for (const end of ends) end();
      await supervising.stop();
      for (const one of running.values()) one.controller.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
