import { type Reading, read, unavailable } from '../machine.ts';
import type { Addon, Native } from './addon.ts';
import { onThread } from './on-thread.ts';
import { patiently } from './patience.ts';
import { ERROR_NO_MORE_ITEMS, win32Error } from './win32-error.ts';

/** Level 1 is critical, 2 an error (Microsoft, "Event Levels"). */
const QUERY = `<QueryList><Query Id="0">${['System', 'Application']
  .map((log) => `<Select Path="${log}">*[System[(Level=1 or Level=2)]]</Select>`)
  .join('')}</Query></QueryList>`;
/** Of EvtSubscribe: from now on, or from the event after a bookmark, or from where that was. */
const FUTURE_EVENTS = 1;
const AFTER_BOOKMARK = 3;
/** Of EvtRender. */
const AS_XML = 1;
const AS_BOOKMARK = 2;
const HANDLES_AT_ONCE = 32;
const MOST_EVENTS = 500;
const EVENT_BYTES = 64 * 1024;
const ERROR_TIMEOUT = 1460;

type NewEvents = { xml: string[]; bookmark: string | null; isCut: boolean };

/** The event log by its subscriptions (wevtapi): the log's service hands over what is new, and nothing is searched. */
export function openEventLog(addon: Addon) {
  const dll = addon.load('wevtapi.dll');
  const kernel = addon.load('kernel32.dll');
  const lastError = kernel.func('uint32_t GetLastError()');
  const createEvent = kernel.func('intptr_t CreateEventW(void *, int manual, int initial, void *name)');
  const closeHandle = kernel.func('int CloseHandle(intptr_t handle)');
  const subscribe = dll.func(
    'intptr_t EvtSubscribe(intptr_t session, intptr_t signal, void *channel, str16 query, intptr_t bookmark, void *context, void *callback, uint32_t flags)',
  );
  const next = dll.func(
    'int EvtNext(intptr_t results, uint32_t size, void *events, uint32_t timeout, uint32_t flags, void *returned)',
  );
  const render = dll.func(
    'int EvtRender(intptr_t context, intptr_t fragment, uint32_t flags, uint32_t size, void *text, void *used, void *count)',
  );
  const createBookmark = dll.func('intptr_t EvtCreateBookmark(str16 xml)');
  const updateBookmark = dll.func('int EvtUpdateBookmark(intptr_t bookmark, intptr_t event)');
  const close = dll.func('int EvtClose(intptr_t handle)');

  type Subscription = { results: Native; bookmark: Native; signal: Native; hasEvents: boolean };
  let open: Subscription | undefined;

  async function subscribed(xml: string | null): Promise<Reading<Subscription>> {
    if (open) return read(open);
    const kept = xml === null ? 0 : createBookmark(xml);
    const bookmark = Number(kept) === 0 ? createBookmark(null) : kept;
    if (Number(bookmark) === 0) return win32Error('EvtCreateBookmark', Number(lastError()));
    const signal = createEvent(null, 1, 0, null);
    const [from, flags] = Number(kept) === 0 ? [0, FUTURE_EVENTS] : [bookmark, AFTER_BOOKMARK];
    const results = await onThread(subscribe, 0, signal, null, QUERY, from, null, null, flags);
    if (results === 0) {
      // Not GetLastError: it is that of the thread the call was made on.
      close(bookmark);
      closeHandle(signal);
      return unavailable('failed', 'EvtSubscribe');
    }
    open = { results, bookmark, signal, hasEvents: Number(kept) !== 0 };
    return read(open);
  }

  function unsubscribe({ results, bookmark, signal }: Subscription): void {
    close(results);
    close(bookmark);
    closeHandle(signal);
    open = undefined;
  }

  const text = Buffer.alloc(EVENT_BYTES);

  /** Undefined for an event that is larger than any that can be read. */
  function rendered(handle: Native, as: number): string | undefined {
    const [used, count] = [Buffer.alloc(4), Buffer.alloc(4)];
    if (render(0, handle, as, EVENT_BYTES, text, used, count) === 0) return undefined;
    return text.toString('utf16le', 0, used.readUInt32LE(0)).replace(/\0+$/, '');
  }

  function take({ bookmark }: Subscription, handles: Buffer, count: number): string[] {
    return Array.from({ length: count }, (_, index) => {
      const event = handles.readBigInt64LE(8 * index);
      try {
        updateBookmark(bookmark, event);
        return rendered(event, AS_XML);
      } finally {
        close(event);
      }
    }).filter((xml) => xml !== undefined);
  }

  async function readNew(kept: string | null): Promise<Reading<NewEvents>> {
    const subscription = await subscribed(kept);
    if (subscription.kind === 'unavailable') return subscription;
    const xml: string[] = [];
    const [handles, returned] = [Buffer.alloc(8 * HANDLES_AT_ONCE), Buffer.alloc(4)];
    while (xml.length < MOST_EVENTS) {
      const done = next(subscription.value.results, HANDLES_AT_ONCE, handles, 0, 0, returned);
      const code = done === 0 ? Number(lastError()) : 0;
      if (code === ERROR_NO_MORE_ITEMS || code === ERROR_TIMEOUT) break;
      // Also where no code says why: it would fail as often as it is asked.
      if (done === 0) {
        // The service was restarted, or a log was cleared: the next reading subscribes anew, after the bookmark.
        unsubscribe(subscription.value);
        return win32Error('EvtNext', code);
      }
      const count = returned.readUInt32LE(0);
      if (count === 0) break;
      subscription.value.hasEvents = true;
      xml.push(...take(subscription.value, handles, count));
    }
    const { bookmark, hasEvents } = subscription.value;
    const place = hasEvents ? (rendered(bookmark, AS_BOOKMARK) ?? null) : null;
    return read({ xml, bookmark: place, isCut: xml.length >= MOST_EVENTS });
  }

  let kept: string | null = null;
  // One at a time, and none while the service hangs.
  const ask = patiently(() => readNew(kept));
  return {
    async errorEvents(bookmark: string | null): Promise<Reading<NewEvents>> {
      kept = bookmark;
      const answer = await ask('events');
      return answer.kind === 'read' ? answer.value : answer;
    },
  };
}
