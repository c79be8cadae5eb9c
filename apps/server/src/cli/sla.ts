import { pipeline } from 'node:stream/promises';
import { type Explanation, explain, SlaVector } from '../features/sla/sla.explain.rules.ts';

interface BadLine {
  id: unknown;
  error: string;
}

/** In characters; a ticket of a hundred thousand events is shorter. */
const LONGEST_LINE = 2 ** 25;
const LONGEST_ERROR = 1000;

/**
 * `lanet sla explain`: one answer for each vector on standard input, in order; with `--json` one object a line. Needs neither
 * database nor network. A line that is no vector is answered with what is wrong with it, and is no failure.
 */
export async function explainSla({ json = false }: { json?: boolean }): Promise<void> {
  try {
    await pipeline(
      process.stdin,
      async function* answers(input: AsyncIterable<Uint8Array>) {
        for await (const line of linesIn(input)) {
          if (line.trim() !== '') yield json ? jsonOf(answerTo(line)) : textOf(answerTo(line));
        }
      },
      process.stdout,
      { end: false },
    );
  } catch (error) {
    // Whoever reads has seen enough, as `head` does.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
}

/** A line ends at a line feed alone: the other separators that Unicode has may be part of a text. What is too long is cut. */
async function* linesIn(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let line = '';
  for await (const bytes of input) {
    const [rest = '', ...more] = decoder.decode(bytes, { stream: true }).split('\n');
    if (line.length <= LONGEST_LINE) line += rest;
    for (const next of more) {
      yield line;
      line = next;
    }
  }
  yield line + decoder.decode();
}

function answerTo(line: string): Explanation | BadLine {
  let id: unknown = null;
  try {
    if (line.length > LONGEST_LINE) throw new Error(`a line of more than ${LONGEST_LINE} characters`);
    const vector: unknown = JSON.parse(line);
    const given = typeof vector === 'object' && vector !== null && 'id' in vector ? vector.id : null;
    // What is nested too deep to be printed is no name to give back.
    JSON.stringify(given);
    id = given;
    return explain(SlaVector.parse(vector));
  } catch (error) {
    const message = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error);
    return { id, error: message.length > LONGEST_ERROR ? `${message.slice(0, LONGEST_ERROR)}…` : message };
  }
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON allows what some take for the end of a line. */
const jsonOf = (answer: Explanation | BadLine) =>
  `${JSON.stringify(answer).replaceAll(/[\u007f-\u009f\u2028\u2029]/g, escaped)}\n`;

/** What a terminal would obey, or show in another order, is shown for what it is. */
const textOf = (answer: Explanation | BadLine) =>
  `${linesOf(answer)
    .map((line) => line.replaceAll(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, escaped))
    .join('\n')}\n\n`;

function linesOf(answer: Explanation | BadLine): string[] {
  if ('error' in answer) {
    return [`${typeof answer.id === 'string' ? answer.id : JSON.stringify(answer.id)}: ${answer.error}`];
  }
  return [
    `${answer.id}${answer.reason ? ` (${answer.reason})` : ''}`,
    `  next            ${answer.next ?? '-'}`,
    `  first response  ${answer.first_due ?? '-'}`,
    `  update          ${answer.update_due ?? '-'}`,
    `  resolution      ${answer.close_due ?? '-'}`,
    ...answer.segments.map(({ from, to, kind }) => `  ${from} - ${to}  ${kind}`),
  ];
}
