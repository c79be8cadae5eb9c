import { type TicketFile, ticketFiles } from '@lanet/contracts/ticket-files';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { addressOf, announceRefusal, call, refusalOf } from '../../platform/api.ts';
import { ticketKeys } from './tickets.queries.ts';

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

const PAGE = 50;

/** All files of a ticket, newest first, in pages. */
export const ticketFileList = (ticketId: string) =>
  infiniteQueryOptions({
    queryKey: ticketKeys.files(ticketId),
    queryFn: ({ pageParam, signal }) =>
      call(ticketFiles.list, {
        params: { id: ticketId },
        query: { limit: PAGE, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
  });

/** An address of the bytes for this page alone, given back with the component. */
export function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return address;
}
