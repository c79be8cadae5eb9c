import type { AlertEdge } from '@lanet/contracts/alert-rules';
import { type BlackBoxPart, STEPS_AFTER, STEPS_BEFORE } from '@lanet/contracts/black-box';
import type { Sample } from '../collect/index.ts';
import { ProcessWatch } from '../collect/processes/process-watch.ts';
import { type Log, messageOf } from '../log.ts';
import type { Machine } from '../platform/machine.ts';
import type { SourceErrors } from '../sampling/error-counts.ts';
import { ErrorWatch } from '../sampling/error-watch.ts';
import { readJson, replaceFile } from '../state/durable-file.ts';
import { BlackBoxFile } from './black-box.ts';
import { BoxPlan, NO_BOXES, stepMsOf, takeDue, withBox } from './box-plan.ts';

/** What a sample is recorded with, and what of the record goes to the server. */
export class Recorder {
  readonly #planFile: string;
  readonly #log: Log;
  readonly #errors: ErrorWatch;
  readonly #processes: ProcessWatch;
  readonly #box: BlackBoxFile;
  #plan: BoxPlan;

  /** `localNow`: epoch milliseconds by the computer's own clock. */
  constructor(file: (name: string) => string, machine: Machine, log: Log, localNow: () => number = Date.now) {
    this.#planFile = file('boxes.json');
    this.#log = log;
    this.#errors = new ErrorWatch(file('errors.json'), machine, log, { localNow });
    this.#processes = new ProcessWatch(machine);
    this.#box = new BlackBoxFile(file('black-box'), log);
    this.#plan = BoxPlan.safeParse(readJson(this.#planFile)).data ?? NO_BOXES;
  }

  /** Puts a sample on record with what else went on. Answers what the event log gives to be judged. Never throws. */
  async record(sample: Sample): Promise<readonly SourceErrors[] | undefined> {
    const [news, processes] = await Promise.all([this.#errors.news(), this.#processes.look()]);
    this.#box.record(sample, processes, news?.errors ?? []);
    return news?.peaks;
  }

  /** What led to the alerts that fire now; nothing when none does, or when there were enough within the hour. */
  partsBefore(edges: readonly AlertEdge[], sampleSeconds: number): BlackBoxPart[] {
    const firedAt = edges.find(({ to }) => to === 'firing')?.at;
    if (firedAt === undefined) return [];
    const stepMs = stepMsOf(sampleSeconds);
    const plan = withBox(this.#plan, firedAt, stepMs);
    if (plan === this.#plan) return [];
    this.#keep(plan);
    // Half a step more: samples jitter, and the thirtieth must not fall out for a second.
    const content = this.#box.between(firedAt - (STEPS_BEFORE + 0.5) * stepMs, firedAt, STEPS_BEFORE + 1);
    return content.samples.length === 0 ? [] : [{ firedAt, part: 'before', ...content }];
  }

  /** What came after the alerts of five minutes ago. */
  partsAfter(nowMs: number, sampleSeconds: number): BlackBoxPart[] {
    if (this.#plan.waiting.length === 0) return [];
    const { plan, due } = takeDue(this.#plan, nowMs);
    if (plan.waiting.length !== this.#plan.waiting.length) this.#keep(plan);
    const span = (STEPS_AFTER + 0.5) * stepMsOf(sampleSeconds);
    return due.flatMap((firedAt): BlackBoxPart[] => {
      const content = this.#box.between(firedAt, firedAt + span, STEPS_AFTER + 1);
      return content.samples.length === 0 ? [] : [{ firedAt, part: 'after', ...content }];
    });
  }

  close(): void {
    this.#box.close();
  }

  #keep(plan: BoxPlan): void {
    this.#plan = plan;
    try {
      replaceFile(this.#planFile, JSON.stringify(plan), { durable: false });
    } catch (error) {
      this.#log('warn', 'The plan of the black box could not be kept', { error: messageOf(error) });
    }
  }
}
