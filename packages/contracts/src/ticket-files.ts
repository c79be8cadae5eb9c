// Files of tickets: pictures that came with a request. They are saved or shown as pictures, never opened as a page of ours.
import { z } from 'zod';
import { endpoint, Id, nothing } from './endpoint.ts';
import { PictureType } from './help-requests.ts';

/** A file of a line. `announced`: on its way; `refused`: what came was not what was announced. */
export const TicketFile = z
  .object({
    id: Id,
    mediaType: PictureType,
    sizeBytes: z.number().int(),
    state: z.enum(['announced', 'stored', 'refused']),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
  })
  .meta({ id: 'TicketFile' });
export type TicketFile = z.infer<typeof TicketFile>;

export const ticketFiles = {
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
};
