// Hints as they travel between processes. Another one may be older or newer: what it says is checked, and what is not
// understood is nothing.
import { randomBytes } from 'node:crypto';
import { LiveUpdate } from '@lanet/contracts/live';
import { LiveEvent } from '@lanet/contracts/realtime';
import { z } from 'zod';
import type { Hint, HintOf, Topic } from './bus.ts';

const Name = z.string().min(1).max(200);

/** Strict: a limit on who may hear that this version does not know must not be lost on the way. */
const Audience = z.strictObject({
  clientId: Name.nullish(),
  siteId: Name.nullish(),
  personId: Name.optional(),
  staffOnly: z.boolean().optional(),
  everybody: z.boolean().optional(),
  watchers: z.array(Name).max(10_000).optional(),
});

const HINTS: { [T in Topic]: z.ZodType<HintOf<T>> } = {
  live: z.object({ topic: z.literal('live'), event: LiveEvent, audience: Audience }),
  'live.sample': z.object({ topic: z.literal('live.sample'), update: LiveUpdate, audience: Audience }),
  'live.watched': z.object({
    topic: z.literal('live.watched'),
    agentId: Name,
    viewer: Name,
    personId: Name,
    seconds: z.number().min(0).max(3_600),
  }),
  'commands.requested': z.object({ topic: z.literal('commands.requested'), commandId: Name }),
  'commands.queued': z.object({ topic: z.literal('commands.queued'), agentId: Name }),
  'agents.changed': z.object({ topic: z.literal('agents.changed'), agentId: Name }),
  'config.changed': z.object({ topic: z.literal('config.changed') }),
  'rollout.changed': z.object({ topic: z.literal('rollout.changed') }),
  'mailboxes.changed': z.object({ topic: z.literal('mailboxes.changed'), mailboxId: Name }),
  'sign_ins.ended': z.object({ topic: z.literal('sign_ins.ended'), personId: Name }),
  'hints.missed': z.object({ topic: z.literal('hints.missed') }),
};

const Named = z.looseObject({ topic: z.string() });

/** Undefined for what this version does not know. */
function readHint(value: unknown): Hint | undefined {
  const named = Named.safeParse(value);
  if (!named.success || !Object.hasOwn(HINTS, named.data.topic)) return undefined;
  // Safe: the line above has looked it up.
  return HINTS[named.data.topic as Topic].safeParse(value).data;
}

/** More text than this is no hint: it is neither sent nor put together. */
const LONGEST_TEXT = 512 * 1024;
/** Origin, number and mark before the text. */
const HEAD_BYTES = 16 + 1 + 15 + 2;
/** Processes that are remembered; those that started long ago and fell silent are forgotten first. */
const MOST_PUBLISHERS = 1_000;

export interface FrameWriter {
  /** Who this process is on the bus. */
  readonly origin: string;
  /** The hints as frames of at most so many bytes, in their order. @throws RangeError for what nobody would read. */
  write(hints: readonly Hint[]): string[];
}

export function createFrameWriter(maxBytes: number): FrameWriter {
  const origin = randomBytes(8).toString('hex');
  let number = 0;
  return {
    origin,
    write(hints) {
      // In ASCII, so that a piece may end anywhere and has as many bytes as characters.
      const text = JSON.stringify(hints).replace(
        /[\u0080-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      if (text.length > LONGEST_TEXT) throw new RangeError(`a hint of ${text.length} bytes is too large`);
      const size = maxBytes - HEAD_BYTES;
      return Array.from({ length: Math.ceil(text.length / size) }, (_none, index) => {
        number += 1;
        const isLast = (index + 1) * size >= text.length;
        return `${origin} ${number}${isLast ? '.' : '+'} ${text.slice(index * size, (index + 1) * size)}`;
      });
    },
  };
}

const FRAME = /^([0-9a-f]{16}) (\d{1,15})([.+]) (.*)$/s;

export interface FrameReader {
  take(frame: string): void;
  /** What comes next is not what followed. */
  reset(): void;
}

/** `missed` is told when a number of another process did not come. What this process said itself is passed over. */
export function createFrameReader(own: string, heard: (hint: Hint) => void, missed: () => void): FrameReader {
  const publishers = new Map<string, { next: number; text: string }>();
  const gather = (origin: string, number: number, piece: string, isLast: boolean): string | undefined => {
    const known = publishers.get(origin);
    const follows = known?.next === number;
    if (known && !follows) missed();
    const text = (follows ? known.text : '') + piece;
    publishers.set(origin, { next: number + 1, text: isLast || text.length > LONGEST_TEXT ? '' : text });
    const [first] = publishers.keys();
    if (publishers.size > MOST_PUBLISHERS && first !== undefined) publishers.delete(first);
    return isLast ? text : undefined;
  };
  return {
    take(frame) {
      const [, origin = own, digits, mark, piece = ''] = FRAME.exec(frame) ?? [];
      if (origin === own) return;
      const text = gather(origin, Number(digits), piece, mark === '.');
      if (text === undefined) return;
      for (const value of parsedList(text)) {
        const hint = readHint(value);
        if (hint) heard(hint);
      }
    },
    reset: () => publishers.clear(),
  };
}

function parsedList(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    // The end of a message whose beginning did not come.
    return [];
  }
}
