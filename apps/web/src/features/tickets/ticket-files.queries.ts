import { type TicketFile, ticketFiles } from '@lanet/contracts/ticket-files';
import { queryOptions } from '@tanstack/react-query';
import { addressOf, announceRefusal, refusalOf } from '../../platform/api.ts';

export const ticketFileAddress = (ticketId: string, fileId: string) =>
  addressOf(ticketFiles.get.path, { params: { id: ticketId, fileId } });

/**
 * A picture's bytes. They leave the server as nothing a browser would open; here they become a picture and nothing else. They
 * never change, so they are asked for once. @throws ApiError
 */
export const ticketPicture = (ticketId: string, { id, mediaType }: TicketFile) =>
  queryOptions({
    queryKey: ['ticket-files', id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const response = await fetch(ticketFileAddress(ticketId, id), { credentials: 'same-origin', signal });
      if (!response.ok) throw announceRefusal(await refusalOf(response));
      return new Blob([await response.arrayBuffer()], { type: mediaType });
    },
  });
