// The files of a message that is being written: which are on their way, there, or have failed. Pure.
import { TICKET_FILE_MAX_BYTES, TICKET_FILES_MAX } from '@lanet/contracts/ticket-files';

export interface Attachment {
  /** Its id on the server, made here: sent again it is the same upload. */
  id: string;
  name: string;
  sizeBytes: number;
  state: { kind: 'sending'; part: number } | { kind: 'there' } | { kind: 'failed'; error: unknown };
}

export type AttachmentAct =
  | { kind: 'added'; files: readonly Pick<Attachment, 'id' | 'name' | 'sizeBytes'>[] }
  | { kind: 'progress'; id: string; part: number }
  | { kind: 'arrived'; id: string }
  | { kind: 'retried'; id: string }
  | { kind: 'removed'; id: string }
  | { kind: 'failed'; id: string; error: unknown }
  | { kind: 'sent' };

export function afterAct(list: readonly Attachment[], act: AttachmentAct): readonly Attachment[] {
  switch (act.kind) {
    case 'added':
      return [...list, ...act.files.map((file): Attachment => ({ ...file, state: { kind: 'sending', part: 0 } }))];
    case 'removed':
      return list.filter(({ id }) => id !== act.id);
    case 'sent':
      // What came while the message was on its way belongs to the next one.
      return list.filter(({ state }) => state.kind !== 'there');
    default:
      return list.map((one) => (one.id === act.id ? { ...one, state: stateAfter(one, act) } : one));
  }
}

function stateAfter(
  { state }: Attachment,
  act: Extract<AttachmentAct, { kind: 'progress' | 'arrived' | 'retried' | 'failed' }>,
): Attachment['state'] {
  if (act.kind === 'arrived') return { kind: 'there' };
  if (act.kind === 'failed') return { kind: 'failed', error: act.error };
  if (act.kind === 'retried') return { kind: 'sending', part: 0 };
  return state.kind === 'sending' ? { kind: 'sending', part: act.part } : state;
}

export type FileRefusal = { kind: 'too_large'; name: string } | { kind: 'too_many' };

/** Which of the chosen files may come along, and what is to be said of the others. */
export function chosenFiles<Chosen extends { name: string; size: number }>(
  chosen: readonly Chosen[],
  alreadyThere: number,
): { taken: Chosen[]; refused: FileRefusal[] } {
  const small = chosen.filter(({ size }) => size <= TICKET_FILE_MAX_BYTES);
  const large = chosen.filter(({ size }) => size > TICKET_FILE_MAX_BYTES);
  const taken = small.slice(0, Math.max(0, TICKET_FILES_MAX - alreadyThere));
  const refused: FileRefusal[] = large.map(({ name }) => ({ kind: 'too_large', name }));
  return { taken, refused: taken.length < small.length ? [...refused, { kind: 'too_many' }] : refused };
}
