import { createInterface } from 'node:readline';
import { type Explanation, explain, SlaVector } from '../features/sla/sla.explain.rules.ts';

interface BadLine {
  id: unknown;
  error: string;
}

/**
 * `lanet sla explain`: one answer for each vector on standard input, in order; with `--json` one object a line. Needs neither
 * database nor network. A line that is no vector is answered with what is wrong with it, and is no failure.
 */
export async function explainSla({ json = false }: { json?: boolean }): Promise<void> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const answer = answerTo(line);
    process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${linesOf(answer).join('\n')}\n\n`);
  }
}

function answerTo(line: string): Explanation | BadLine {
  let id: unknown = null;
  try {
    const vector: unknown = JSON.parse(line);
    id = typeof vector === 'object' && vector !== null && 'id' in vector ? vector.id : null;
    return explain(SlaVector.parse(vector));
  } catch (error) {
    return { id, error: error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error) };
  }
}

function linesOf(answer: Explanation | BadLine): string[] {
  if ('error' in answer) return [`${String(answer.id)}: ${answer.error}`];
  return [
    `${answer.id}${answer.reason ? ` (${answer.reason})` : ''}`,
    `  next            ${answer.next ?? '-'}`,
    `  first response  ${answer.first_due ?? '-'}`,
    `  update          ${answer.update_due ?? '-'}`,
    `  resolution      ${answer.close_due ?? '-'}`,
    ...answer.segments.map(({ from, to, kind }) => `  ${from} - ${to}  ${kind}`),
  ];
}
