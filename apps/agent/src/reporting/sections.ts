import type { AgentEvent, Report } from '@lanet/contracts/agent';
import { SectionName } from '@lanet/contracts/inventory';
import { z } from 'zod';
import { type CollectedSection, changeMarker, collectInventory, inventoryCollectors } from '../collect/index.ts';
import { giveMemoryBack } from '../memory.ts';
import type { Machine, Reading } from '../platform/machine.ts';
import { readJson, replaceFile } from '../state/durable-file.ts';
import { SectionBudgets } from './section-budgets.ts';

const Acknowledged = z.partialRecord(SectionName, z.string());

/** `data` is let go once the server has it: some hold a thousand programs. Null: it could not be read. */
type Known = { content: { hash: string; data: unknown } | null; readAt: number; marker: string | null };
export type SentSections = NonNullable<Report['sections']>;

const WHOLE_EVERY_MS = 24 * 3_600_000;
/** Bytes of sections in one report; more wait for the next one. */
const MAX_BYTES = 768 * 1024;

/** Where the durations are kept, beside what the server has. */
export const durationsFile = (file: string) => `${file}.durations`;

/**
 * Knows which inventory sections changed since the server last had them. Sections are read by their marker or interval, whole
 * at the start and once a day; unchanged ones send nothing (agents.md 6.2).
 */
export class SectionWatch {
  readonly #file: string;
  readonly #machine: Machine;
  readonly #budgets: SectionBudgets;
  readonly #known = new Map<SectionName, Known>();
  readonly #refused = new Map<SectionName, string>();
  readonly #acknowledged: z.infer<typeof Acknowledged>;
  #isWholeDue = false;
  #wholeAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  /** `file`: what the server has; how long each reading took is kept beside it. `tell`: a section is given up for a day. */
  constructor(file: string, machine: Machine, tell: (event: AgentEvent) => void) {
    this.#file = file;
    this.#budgets = new SectionBudgets(durationsFile(file), tell);
    this.#machine = machine;
    this.#acknowledged = Acknowledged.safeParse(readJson(file)).data ?? {};
  }

  /** Reads what is due; one reading at a time, and whoever asks meanwhile waits for it. `now`: epoch milliseconds. */
  refresh(now: number, extraMounts: readonly string[]): Promise<void> {
    this.#reading ??= this.#readDue(now, extraMounts).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Reads these again now, whatever their time: something has just changed them. `now`: epoch milliseconds. */
  async reread(names: readonly SectionName[], now: number, extraMounts: readonly string[]): Promise<void> {
    // What is being read now may have been read before the change.
    while (this.#reading) await this.#reading;
    for (const name of names) this.#known.delete(name);
    await this.refresh(now, extraMounts);
  }

  /** Of what was last read; null where it could not be. */
  hashOf(name: SectionName): string | null {
    return this.#known.get(name)?.content?.hash ?? null;
  }

  /** Whether something changed that the server does not have. */
  get hasNews(): boolean {
    return this.#unsent().length > 0;
  }

  /** What the next report says: changed sections with data, and all hashes when it is their time. */
  attach(): SentSections | undefined {
    const sections: SentSections = {};
    if (this.#isWholeDue) {
      for (const [name, { content }] of this.#known) if (content) sections[name] = { hash: content.hash };
    }
    let bytes = 0;
    for (const [name, content] of this.#unsent()) {
      const size = Buffer.byteLength(JSON.stringify(content.data));
      if (bytes > 0 && bytes + size > MAX_BYTES) continue;
      bytes += size;
      sections[name] = content;
    }
    return Object.keys(sections).length === 0 ? undefined : sections;
  }

  /** The server has these now, and asks for `want`: those are read and sent again. */
  acknowledge(sent: SentSections | undefined, want: readonly SectionName[]): void {
    const entries = Object.entries(sent ?? {});
    if (entries.length === 0 && want.length === 0) return;
    for (const [key, { hash, data }] of entries) {
      const name = SectionName.parse(key);
      if (data === undefined || want.includes(name)) continue;
      this.#acknowledged[name] = hash;
      const known = this.#known.get(name);
      if (known?.content?.hash === hash) known.content = { hash, data: undefined };
    }
    const readable = [...this.#known.values()].filter(({ content }) => content !== null);
    if (entries.length >= readable.length) this.#isWholeDue = false;
    for (const name of want) {
      delete this.#acknowledged[name];
      if (this.#known.get(name)?.content?.data === undefined) this.#known.delete(name);
    }
    try {
      replaceFile(this.#file, JSON.stringify(this.#acknowledged), { durable: false });
    } catch {
      // A full disk, which the reports tell. At worst these are sent again after the next start.
    }
  }

  /** The server refuses these as they are: they are left out until they change. */
  refuse(sent: SentSections): void {
    for (const [key, { hash, data }] of Object.entries(sent)) {
      if (data !== undefined) this.#refused.set(SectionName.parse(key), hash);
    }
  }

  #unsent(): [SectionName, { hash: string; data: unknown }][] {
    return [...this.#known].flatMap(([name, { content }]): [SectionName, { hash: string; data: unknown }][] => {
      if (content?.data === undefined) return [];
      const isSettled = this.#acknowledged[name] === content.hash || this.#refused.get(name) === content.hash;
      return isSettled ? [] : [[name, content]];
    });
  }

  async #readDue(now: number, extraMounts: readonly string[]): Promise<void> {
    let hasRead = false;
    for (const name of SectionName.options) {
      const marker = await changeMarker(this.#machine, name);
      if (!this.#isDue(name, marker, now) || !this.#budgets.allows(name, now)) continue;
      const found = await this.#budgets.measure(name, now, this.#machine.monotonicMs, async () =>
        this.#read(name, extraMounts),
      );
      const content = found?.kind === 'read' ? this.#contentOf(name, found.value) : null;
      this.#known.set(name, { content, readAt: now, marker });
      hasRead = true;
    }
    if (hasRead) giveMemoryBack();
    this.#budgets.keep();
    if (now >= this.#wholeAt && now - this.#wholeAt < WHOLE_EVERY_MS) return;
    this.#wholeAt = now;
    this.#isWholeDue = true;
  }

  async #read(name: SectionName, extraMounts: readonly string[]): Promise<Reading<CollectedSection> | undefined> {
    return (await collectInventory(this.#machine, [name], { extraMounts }))[name];
  }

  #isDue(name: SectionName, marker: string | null, now: number): boolean {
    const known = this.#known.get(name);
    if (!known || now < known.readAt || now - known.readAt >= WHOLE_EVERY_MS) return true;
    if (marker !== null) return marker !== known.marker;
    return now - known.readAt >= inventoryCollectors[name].everySeconds * 1000;
  }

  #contentOf(name: SectionName, { hash, data }: CollectedSection) {
    return { hash, data: this.#acknowledged[name] === hash ? undefined : data };
  }
}
