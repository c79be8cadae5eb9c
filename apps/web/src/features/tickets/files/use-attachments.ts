import { TICKET_FILE_MAX_BYTES, TICKET_FILES_MAX, ticketFiles } from '@lanet/contracts/ticket-files';
import { useEffect, useReducer, useRef, useState } from 'react';
import { call } from '../../../platform/api.ts';
import { formatBytes } from '../../../platform/format.ts';
import { i18n } from '../../../platform/i18n.ts';
import { uploadBytes } from '../../../platform/upload.ts';
import { type Attachment, afterAct, chosenFiles, type FileRefusal } from './attachment-list.ts';

export interface Attachments {
  list: readonly Attachment[];
  /** Of those that are there; to be named by the message. */
  fileIds: string[];
  /** Some are on their way, or have failed: the message would leave without them. */
  isIncomplete: boolean;
  /** Why something that was chosen last did not come along. */
  refused: readonly string[];
  add: (files: Iterable<File>) => void;
  remove: (id: string) => void;
  retry: (id: string) => void;
  /** The message has left with them. */
  sent: () => void;
}

/** For the body of a message. */
export const filesOf = ({ fileIds }: Attachments): { fileIds?: string[] } => (fileIds.length > 0 ? { fileIds } : {});

/** Files that go along with a message: each is uploaded as it is chosen. */
export function useAttachments(): Attachments {
  const [list, act] = useReducer(afterAct, []);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const underWay = useRef(new Map<string, { file: File; stop: AbortController }>());
  useEffect(() => {
    const all = underWay.current;
    return () => {
      for (const { stop } of all.values()) stop.abort();
    };
  }, []);

  const send = (id: string, file: File) => {
    const stop = new AbortController();
    underWay.current.set(id, { file, stop });
    uploadBytes({
      ...{ method: 'PUT', path: ticketFiles.upload.path, params: { id }, body: file, signal: stop.signal },
      query: { name: file.name, mediaType: file.type },
      onProgress: (part) => act({ kind: 'progress', id, part }),
    }).then(
      () => act({ kind: 'arrived', id }),
      (error: unknown) => stop.signal.aborted || act({ kind: 'failed', id, error }),
    );
  };
  return {
    list,
    fileIds: list.filter(({ state }) => state.kind === 'there').map(({ id }) => id),
    isIncomplete: list.some(({ state }) => state.kind !== 'there'),
    refused,
    add: (files) => {
      const { taken, refused: refusals } = chosenFiles([...files], list.length);
      setRefused(refusals.map(sentenceOf));
      const named = taken.map((file) => ({ id: crypto.randomUUID(), file }));
      act({ kind: 'added', files: named.map(({ id, file }) => ({ id, name: file.name, sizeBytes: file.size })) });
      for (const { id, file } of named) send(id, file);
    },
    remove: (id) => {
      underWay.current.get(id)?.stop.abort();
      act({ kind: 'removed', id });
      // It would be forgotten after a day anyway.
      void call(ticketFiles.discard, { params: { id } }).catch(() => undefined);
    },
    retry: (id) => {
      const known = underWay.current.get(id);
      if (!known) return;
      act({ kind: 'retried', id });
      send(id, known.file);
    },
    sent: () => {
      act({ kind: 'sent' });
      setRefused([]);
    },
  };
}

function sentenceOf(refusal: FileRefusal): string {
  return refusal.kind === 'too_large'
    ? i18n.t('desk.files.tooLarge', { name: refusal.name, size: formatBytes(TICKET_FILE_MAX_BYTES) })
    : i18n.t('desk.files.tooMany', { count: TICKET_FILES_MAX });
}
