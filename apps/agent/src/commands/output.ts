import { type CommandResult, OUTPUT_PART_MAX } from '@lanet/contracts/agent';
import type { DecodeLine } from './code-pages.ts';
import { OutputText } from './output-text.ts';

export type OutputPart = NonNullable<CommandResult['parts']>[number];
export type StreamName = OutputPart['stream'];

/** Of each stream so much of its beginning and so much of its end is kept. */
const KEPT_BYTES = 512 * 1024;
/** Twenty parts a second in one message, so that a flood neither drowns the disk nor the line. */
const BATCH_MS = 1000;
const PARTS_A_BATCH = 20;

/**
 * What a run prints. The beginning of each stream is passed on as it comes, at a bounded rate; of what is beyond it the end is
 * kept for the end of the run, and the middle is counted.
 */
export class Output {
  readonly #streams: Record<StreamName, KeptStream>;
  readonly #onParts: (parts: OutputPart[]) => void;
  #waiting: OutputPart[] = [];
  #nextPart = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `onParts` is given parts in order, at most 64 at once. `fallback`: for what is not UTF-8. */
  constructor(onParts: (parts: OutputPart[]) => void, keptBytes = KEPT_BYTES, fallback?: DecodeLine) {
    this.#onParts = onParts;
    this.#streams = { stdout: new KeptStream(keptBytes, fallback), stderr: new KeptStream(keptBytes, fallback) };
  }

  write(stream: StreamName, bytes: Buffer): void {
    this.#streams[stream].write(bytes);
    this.#timer ??= setTimeout(() => this.#pass(PARTS_A_BATCH), BATCH_MS);
  }

  /** Passes on all that is kept, and says what there was; `parts`: how many were passed on in all. */
  end(): { stdoutBytes: number; stderrBytes: number; truncated: boolean; parts: number } {
    clearTimeout(this.#timer);
    const { stdout, stderr } = this.#streams;
    for (const name of ['stdout', 'stderr'] as const) this.#cut(name, this.#streams[name].end());
    while (this.#waiting.length > 0) this.#onParts(this.#waiting.splice(0, 64));
    return {
      stdoutBytes: stdout.totalBytes,
      stderrBytes: stderr.totalBytes,
      truncated: stdout.isTruncated || stderr.isTruncated,
      parts: this.#nextPart,
    };
  }

  #pass(count: number): void {
    this.#timer = undefined;
    for (const name of ['stdout', 'stderr'] as const) this.#cut(name, this.#streams[name].takeText());
    const parts = this.#waiting.splice(0, count);
    if (parts.length > 0) this.#onParts(parts);
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#pass(PARTS_A_BATCH), BATCH_MS);
  }

  #cut(stream: StreamName, text: string): void {
    for (let at = 0; at < text.length; ) {
      // Never between the two halves of one character.
      const cut = text.slice(at, at + OUTPUT_PART_MAX / 2).replace(/[\ud800-\udbff]$/, '');
      const piece = cut === '' ? text.slice(at, at + 2) : cut;
      this.#waiting.push({ part: this.#nextPart, stream, text: piece });
      this.#nextPart += 1;
      at += piece.length;
    }
  }
}

/** One stream: its head as text to pass on, its tail in memory, everything counted. */
class KeptStream {
  readonly #keptBytes: number;
  readonly #decoder: OutputText;
  readonly #tailDecoder: OutputText;
  #text = '';
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  totalBytes = 0;

  constructor(keptBytes: number, fallback: DecodeLine | undefined) {
    this.#keptBytes = keptBytes;
    this.#decoder = new OutputText(fallback);
    this.#tailDecoder = new OutputText(fallback);
  }

  get isTruncated(): boolean {
    return this.totalBytes > this.#headBytes + Math.min(this.#tailBytes, this.#keptBytes);
  }

  write(bytes: Buffer): void {
    this.totalBytes += bytes.length;
    const head = bytes.subarray(0, this.#keptBytes - this.#headBytes);
    this.#headBytes += head.length;
    this.#text += this.#decoder.take(head);
    const rest = bytes.subarray(head.length);
    if (rest.length === 0) return;
    // Copied: a slice would keep the whole buffer it lies in alive.
    this.#tail.push(Buffer.from(rest));
    this.#tailBytes += rest.length;
    for (let first = this.#tail[0]; first && this.#tailBytes - first.length >= this.#keptBytes; first = this.#tail[0]) {
      this.#tail.shift();
      this.#tailBytes -= first.length;
    }
  }

  takeText(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  end(): string {
    const tail = Buffer.concat(this.#tail);
    const kept = tail.subarray(Math.max(0, tail.length - this.#keptBytes));
    const middle = this.totalBytes - this.#headBytes - kept.length;
    if (middle === 0) return this.takeText() + this.#decoder.take(kept) + this.#decoder.end();
    const end = this.#tailDecoder.take(kept) + this.#tailDecoder.end();
    return `${this.takeText()}${this.#decoder.end()}\n[… ${middle} bytes …]\n${end}`;
  }
}
