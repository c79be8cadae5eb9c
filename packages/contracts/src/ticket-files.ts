// Files of tickets. They are saved, or shown as pictures; never opened as a page of ours.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, nothing, page, paging } from './endpoint.ts';
import { PersonRef } from './people.ts';

/** Of one file, by upload and by mail alike. */
export const TICKET_FILE_MAX_BYTES = 25 * 1024 * 1024;
/** With one message. */
export const TICKET_FILES_MAX = 20;

/** The only types that a browser is asked to draw. */
export const SHOWN_PICTURES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** A file of a line. `announced`: on its way; `refused`: what came was not what was announced. */
export const TicketFile = z
  .object({
    id: Id,
    /** A label, never a path. */
    name: z.string(),
    /** What the sender says it is. */
    mediaType: z.string(),
    sizeBytes: z.number().int(),
    state: z.enum(['announced', 'stored', 'refused']),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    /** Shown within the text that it came with. */
    inline: z.boolean(),
    contentId: z.string().nullable(),
    /** Of a kind that can do harm: staff alone may take it. */
    blocked: z.boolean(),
  })
  .meta({ id: 'TicketFile' });
export type TicketFile = z.infer<typeof TicketFile>;

/** A file in the list of all files of a ticket: where it came from, too. */
export const ListedFile = TicketFile.extend({
  /** The ticket it came to, where that was merged into this one. */
  ticketId: Id,
  entryId: Id,
  visibility: z.enum(['public', 'internal']),
  author: z.object({ id: Id.nullable(), name: PersonRef.shape.name }),
  createdAt: Instant,
}).meta({ id: 'ListedFile' });
export type ListedFile = z.infer<typeof ListedFile>;

export const TicketUpload = z
  .object({ id: Id, name: z.string(), mediaType: z.string(), sizeBytes: z.number().int(), blocked: z.boolean() })
  .meta({ id: 'TicketUpload' });
export type TicketUpload = z.infer<typeof TicketUpload>;

/** Of a message that takes uploads along. */
export const FileIds = z.array(Id).max(TICKET_FILES_MAX).optional();

export const ticketFiles = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/tickets/:id/files',
    summary: 'All files of a ticket, newest first',
    permission: 'tickets.read',
    params: ById,
    query: z.object(paging),
    body: nothing,
    response: page(ListedFile),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/tickets/:id/files/:fileId',
    summary: 'A file of a ticket, as raw bytes to be saved',
    permission: 'tickets.read',
    params: z.object({ id: Id, fileId: Id }),
    query: nothing,
    body: nothing,
    response: z.unknown(),
  }),
  upload: endpoint({
    method: 'PUT',
    path: '/api/v1/tickets/uploads/:id',
    summary: 'Upload a file, as raw bytes, to be sent along with a message; forgotten after a day if it is not',
    permission: 'tickets.reply',
    params: ById,
    query: z.object({ name: z.string().min(1).max(1000), mediaType: z.string().max(300).default('') }),
    body: z.unknown(),
    response: TicketUpload,
  }),
  discard: endpoint({
    method: 'DELETE',
    path: '/api/v1/tickets/uploads/:id',
    summary: 'Forget an upload that was not sent; also one that is not there',
    permission: 'tickets.reply',
    params: ById,
    query: nothing,
    body: nothing,
    response: nothing,
  }),
};
