/** One recipient that the text of a report names. */
interface NamedRecipient {
  recipient: string;
  action: 'failed' | 'delayed';
  status: string | null;
  diagnostic: string | null;
}

const ADDRESS = /<?([^\s<>()"';:,]{1,64}@[^\s<>()"';:,]{1,255}[a-z0-9])>?/i;
const STATUS = /\b([45]\.\d{1,3}\.\d{1,3})\b/;
const REPLY = /\b([45]\d\d)(?:[ -]|$)/;

/**
 * Reports that only people were meant to read: of qmail (`<address>:` and the reason below it), Exim and Postfix (the address
 * alone on a line), and Exchange and Gmail ("Your message to … couldn't be delivered", also in Spanish). `failedRecipients`:
 * from X-Failed-Recipients. At most what the first 20,000 characters say.
 */
export function reportsOfText(text: string, failedRecipients: readonly string[]): NamedRecipient[] {
  const lines = text
    .slice(0, 20_000)
    .split('\n')
    .map((line) => line.trim().slice(0, 1_000));
  const found = new Map<string, NamedRecipient>();
  const isDelay = /\b(?:delay|will be retried|still being retried|entrega retrasada|se ha retrasado)/i.test(
    text.slice(0, 2_000),
  );
  const add = (address: string, reason: string) => {
    const key = address.toLowerCase();
    if (found.has(key)) return;
    const status = STATUS.exec(reason)?.[1] ?? statusOfReply(REPLY.exec(reason)?.[1]);
    found.set(key, {
      recipient: address,
      action: isDelay ? 'delayed' : 'failed',
      status,
      diagnostic: reason.slice(0, 1_000) || null,
    });
  };
  for (const address of failedRecipients) add(address, reasonNear(lines, address));
  if (found.size > 0) return [...found.values()];

  for (const [index, line] of lines.entries()) {
    // Below this the original message begins.
    if (/^-{2,} ?(?:below this line|this is a copy|original message|mensaje original)/i.test(line)) break;
    const alone = /^<?([^\s<>]{1,64}@[^\s<>:]{1,255})>?(?:\s?\([^)]{1,300}\))?:?$/.exec(line)?.[1];
    if (alone) add(alone, reasonAfter(lines, index));
    else if (
      /(?:couldn't be delivered|wasn't delivered|no se pudo entregar|no se ha podido entregar|n'a pas pu|konnte nicht)/i.test(
        line,
      )
    ) {
      const named = ADDRESS.exec(line)?.[1];
      if (named) add(named, reasonAfter(lines, index));
    } else if (index > 0 && /^(?:<?[^\s<>]{1,64}@[^\s<>:]{1,255}>?): /.test(line)) {
      const named = ADDRESS.exec(line)?.[1];
      if (named && (STATUS.test(line) || REPLY.test(line))) add(named, line.slice(line.indexOf(': ') + 2));
    }
    if (found.size >= 100) break;
  }
  return [...found.values()];
}

const statusOfReply = (code: string | undefined) => (code === undefined ? null : `${code[0]}.0.0`);

/** The lines below, up to an empty one after them. */
function reasonAfter(lines: readonly string[], index: number): string {
  const reason: string[] = [];
  for (const line of lines.slice(index + 1, index + 12)) {
    if (line === '' && reason.length > 0) break;
    if (line !== '') reason.push(line);
  }
  return reason.join(' ').slice(0, 1_000);
}

function reasonNear(lines: readonly string[], address: string): string {
  const index = lines.findIndex((line) => line.toLowerCase().includes(address.toLowerCase()));
  return index < 0 ? '' : reasonAfter(lines, index);
}
