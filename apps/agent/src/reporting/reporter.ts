import { gzipSync } from 'node:zlib';
import {
  AGENT_KNOWS,
  AGENT_PROTOCOL,
  AgentEvent,
  agent,
  type Report,
  type ReportAnswer,
  Window,
} from '@lanet/contracts/agent';
import { AlertEdge } from '@lanet/contracts/alert-rules';
import { BlackBoxPart } from '@lanet/contracts/black-box';
import { z } from 'zod';
import { type Log, messageOf } from '../log.ts';
import type { Queue, Waiting } from '../queue/queue.ts';
import { NoAnswer } from '../server/http-client.ts';
import { ServerRefused, type Session } from '../server/session.ts';
import { readJson, replaceFile } from '../state/durable-file.ts';
import { AGENT_VERSION } from '../version.ts';
import type { SectionWatch, SentSections } from './sections.ts';

/** What a report says of the device's past; sections, which are of now, join it when it is sent. */
export const ReportContent = z.object({
  windows: z.array(Window).default([]),
  events: z.array(AgentEvent).default([]),
  edges: z.array(AlertEdge).default([]),
  blackBoxes: z.array(BlackBoxPart).default([]),
});
export type ReportContent = z.infer<typeof ReportContent>;

/**
 * Kept before a report is sent: should its answer be lost, the same content goes under the same number, and the server
 * takes it once.
 */
const Kept = z.object({
  sequence: z.number().int().min(0),
  lease: z.string().nullable(),
  inFlight: z
    .object({ ids: z.array(z.number().int()), content: ReportContent, sections: z.unknown().optional() })
    .nullable(),
});
type Kept = z.infer<typeof Kept>;
type Batch = { ids: number[]; content: ReportContent };

const NOTHING: ReportContent = { windows: [], events: [], edges: [], blackBoxes: [] };
const MAX_WINDOWS = 96;
const MAX_BYTES = 256 * 1024;
const PACKED_FROM = 256;
const MAX_EVENTS = 200;
const MAX_EDGES = 500;
const MAX_BLACK_BOXES = 4;
/** When the server knows a number with other content, this agent was restored from an old copy: it counts on from here. */
const SEQUENCE_LEAP = 1000;
/** Answers that are about this agent, or the moment, and not about what it sent. */
const NOT_THE_CONTENT = [401, 403, 404, 408, 409, 410, 425, 429];

export interface ReporterOptions {
  file: string;
  queue: Queue;
  session: Session;
  sections: SectionWatch;
  log: Log;
  /** Server time, epoch milliseconds. */
  now: () => number;
  /** `clockOffsetMs`: how far the server's clock is ahead of this computer's. */
  device: () => Pick<Report, 'bootId' | 'uptimeSeconds' | 'configEtag' | 'clockOffsetMs'>;
}

/** Sends reports from the queue: the freshest first, so that the server sees how things are, then the backlog in order. */
export class Reporter {
  readonly #options: ReporterOptions;
  #kept: Kept;
  #isFreshNext = true;
  /** The last report that was taken went before older ones, which wait still. */
  #hasOvertaken = false;
  #isSingle = false;
  /** One report is on its way at a time. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: ReporterOptions) {
    this.#options = options;
    const kept = Kept.safeParse(readJson(options.file)).data ?? { sequence: 0, lease: null, inFlight: null };
    const waiting = new Set(options.queue.waiting('report').map(({ id }) => id));
    // What was removed from the queue was acknowledged; only then it is no longer in flight.
    const isOpen = kept.inFlight?.ids.some((id) => waiting.has(id));
    this.#kept = { ...kept, inFlight: isOpen ? kept.inFlight : null };
  }

  /** Puts content in the queue, durable when it returns. */
  add(content: Partial<ReportContent>): void {
    const body: ReportContent = { ...NOTHING, ...content };
    const precious = body.edges.length > 0 || body.events.some(({ kind }) => kind === 'security');
    this.#options.queue.add({ kind: 'report', precious, subject: null, body });
  }

  get backlog(): number {
    return this.#options.queue.waiting('report').length;
  }

  /** The next report is a fresh one again: after an outage, or when something happened. */
  preferFresh(): void {
    this.#isFreshNext = true;
  }

  /** The same for what comes with every interval, but in turns with the backlog: else it never goes where intervals are short. */
  preferFreshInTurn(): void {
    this.#isFreshNext = !this.#hasOvertaken;
  }

  /**
   * Sends one report, an empty one if nothing waits, and gives the server's answer. What the server refuses as such is set
   * aside, and the next is sent. @throws NoAnswer, NotTheProtocol, ServerRefused
   */
  send(): Promise<ReportAnswer> {
    const turn = this.#turn.then(() => this.#sendOne());
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #sendOne(): Promise<ReportAnswer> {
    for (;;) {
      const inFlight = this.#kept.inFlight;
      const batch = inFlight ?? this.#nextBatch();
      // Safe: attached by this class when the report was first sent, and kept as JSON.
      const sections = (inFlight ? inFlight.sections : this.#options.sections.attach()) as SentSections | undefined;
      if (!inFlight) this.#keep({ sequence: this.#kept.sequence + 1, inFlight: { ...batch, sections } });
      try {
        return this.#acknowledge(batch, sections, await this.#post(batch, sections));
      } catch (error) {
        if (this.#isPastRefusal(error, batch, sections)) continue;
        // It never left, so nobody has seen the number, and a fresher report may take it.
        if (error instanceof NoAnswer && !error.reached) {
          this.#keep({ sequence: this.#kept.sequence - 1, inFlight: null }, false);
        }
        throw error;
      }
    }
  }

  async #post({ ids, content }: Batch, sections: SentSections | undefined): Promise<ReportAnswer> {
    const { session, now, device } = this.#options;
    const { blackBoxes, ...usual } = content;
    const report: Report = {
      protocol: AGENT_PROTOCOL,
      sequence: this.#kept.sequence,
      ...device(),
      lease: this.#kept.lease,
      agentVersion: AGENT_VERSION,
      knows: [...AGENT_KNOWS],
      sentAt: now(),
      backlog: Math.max(0, this.backlog - ids.length),
      ...usual,
      ...(blackBoxes.length > 0 && { blackBoxes }),
      ...(sections && { sections }),
    };
    const { method, path, response } = agent.report;
    return session.callJson({ method, path, ...packed(JSON.stringify(report)) }, response);
  }

  #acknowledge({ ids }: Batch, sections: SentSections | undefined, answer: ReportAnswer): ReportAnswer {
    const { queue, sections: watch } = this.#options;
    queue.remove(ids);
    this.#isSingle = false;
    this.#hasOvertaken = this.#isFreshNext && this.backlog > 0;
    this.#isFreshNext = false;
    this.#keep({ lease: answer.lease, inFlight: null }, false);
    watch.acknowledge(sections, answer.want);
    return answer;
  }

  /** Whether the refusal was dealt with, so that the next report can go. */
  #isPastRefusal(error: unknown, batch: Batch, sections: SentSections | undefined): boolean {
    if (!(error instanceof ServerRefused)) return false;
    const { queue, log, sections: watch } = this.#options;
    if (error.code === 'agents.sequence_reused') {
      this.#keep({ sequence: this.#kept.sequence + SEQUENCE_LEAP });
      return true;
    }
    if (error.status < 400 || error.status >= 500 || NOT_THE_CONTENT.includes(error.status)) return false;
    log('warn', 'The server refused a report', {
      code: error.code,
      reports: batch.ids.length,
      message: messageOf(error),
    });
    this.#keep({ inFlight: null });
    const hasData = sections && Object.values(sections).some(({ data }) => data !== undefined);
    if (hasData) watch.refuse(sections);
    else if (batch.ids.length > 1) this.#isSingle = true;
    else if (batch.ids[0] !== undefined) queue.park(batch.ids[0], error.message);
    // An empty report that is refused has nothing to set aside: trying again at once would not end.
    else return false;
    return true;
  }

  #nextBatch(): Batch {
    const { queue } = this.#options;
    const waiting = queue.waiting('report');
    const newest = waiting.at(-1);
    const chosen = this.#isFreshNext && newest ? [newest] : waiting;
    const batch: Batch = { ids: [], content: { windows: [], events: [], edges: [], blackBoxes: [] } };
    let bytes = 0;
    for (const entry of chosen) {
      const content = this.#contentOf(entry);
      if (!content) continue;
      bytes += entry.bytes;
      if (batch.ids.length > 0 && (this.#isSingle || bytes > MAX_BYTES || !fits(batch.content, content))) break;
      batch.ids.push(entry.id);
      batch.content.windows.push(...content.windows);
      batch.content.events.push(...content.events);
      batch.content.edges.push(...content.edges);
      batch.content.blackBoxes.push(...content.blackBoxes);
    }
    return batch;
  }

  #contentOf({ id }: Waiting): ReportContent | undefined {
    const { queue } = this.#options;
    const content = ReportContent.safeParse(queue.read(id));
    if (content.success) return content.data;
    queue.park(id, 'unreadable on this device');
    return undefined;
  }

  #keep(change: Partial<Kept>, durable = true): void {
    this.#kept = { ...this.#kept, ...change };
    try {
      replaceFile(this.#options.file, JSON.stringify(this.#kept), { durable });
    } catch (error) {
      // A full disk must not keep the device from saying so. Should it start again before it is freed, the server refuses a
      // number it knows, and this agent counts on from beyond it.
      this.#options.log('warn', 'The number of a report could not be kept', { error: messageOf(error) });
    }
  }
}

/** Inventories shrink to a sixth, a window of 15 minutes to the half. */
function packed(json: string): { body: string | Uint8Array; headers?: Record<string, string> } {
  if (json.length < PACKED_FROM) return { body: json };
  return { body: gzipSync(json), headers: { 'content-encoding': 'gzip' } };
}

function fits(batch: ReportContent, more: ReportContent): boolean {
  return (
    batch.windows.length + more.windows.length <= MAX_WINDOWS &&
    batch.events.length + more.events.length <= MAX_EVENTS &&
    batch.edges.length + more.edges.length <= MAX_EDGES &&
    batch.blackBoxes.length + more.blackBoxes.length <= MAX_BLACK_BOXES
  );
}
