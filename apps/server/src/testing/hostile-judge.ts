import { errorCodes, Problem } from '@lanet/contracts/errors';

/** What came back, as far as it is judged. */
export interface Seen {
  status: number;
  contentType: string;
  text: string;
}

/** What is wrong with an answer to something hostile; empty when nothing is. */
export function faultsOf({ status, contentType, text }: Seen): string[] {
  if (status >= 500) return [`answered ${status} ${text.slice(0, 500)}`];
  if (status < 400) return [];
  if (!contentType.startsWith('application/problem+json'))
    return [`${status} is ${contentType || 'of no type'}: ${text.slice(0, 200)}`];
  const problem = Problem.strict().safeParse(parsed(text));
  if (!problem.success) return [`is no problem document: ${text.slice(0, 300)}`];
  const known: Record<string, number> = errorCodes;
  const { code, status: said, requestId } = problem.data;
  return [
    ...(known[code] === status && said === status ? [] : [`answered ${status} with ${code}, which says ${said}`]),
    ...(requestId ? [] : ['has no request id']),
    ...(text.length > 20_000 ? [`is ${text.length} characters long`] : []),
  ];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no problem document, which the schema says.
    return undefined;
  }
}
