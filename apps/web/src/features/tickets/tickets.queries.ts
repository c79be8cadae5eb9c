// Tickets in the query cache: lists, counts, one ticket and its timeline. All keys begin with `tickets`.
import type { Priority } from '@lanet/contracts/alert-rules';
import { people } from '@lanet/contracts/people';
import { ticketParticipants } from '@lanet/contracts/ticket-participants';
import { type Ticket, type TicketView, type TimelineEntry, tickets } from '@lanet/contracts/tickets';
import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';

export interface TicketFilter {
  view: TicketView;
  /** What is due next first; left out: what was changed last. */
  sort?: 'due' | undefined;
  search?: string | undefined;
  priority?: Priority | undefined;
  type?: string | undefined;
  category?: string | undefined;
  client?: string | undefined;
  /** `mine`: of any team that the person is in. */
  team?: string | undefined;
}

export const ticketKeys = {
  all: ['tickets'],
  lists: ['tickets', 'list'],
  inbox: ['tickets', 'inbox'],
  counts: ['tickets', 'counts'],
  detail: (id: string) => ['tickets', 'detail', id],
  timeline: (id: string) => ['tickets', 'timeline', id],
  files: (id: string) => ['tickets', 'files', id],
  readers: (id: string) => ['tickets', 'readers', id],
} as const;

const PAGE = 50;
/** The most that the contract gives at once. */
const LARGEST_PAGE = 200;

/** In pages. */
export const ticketList = ({ view, sort, search, priority, type, category, client, team }: TicketFilter) =>
  infiniteQueryOptions({
    queryKey: [...ticketKeys.lists, { view, sort, search, priority, type, category, client, team }],
    queryFn: ({ pageParam, signal }) =>
      call(tickets.list, {
        query: {
          view,
          limit: PAGE,
          ...(sort && { sort }),
          ...(search && { search }),
          ...(priority && { priority }),
          ...(type && { typeId: type }),
          ...(category && { categoryId: category }),
          ...(client && { clientId: client }),
          ...(team && { teamId: team }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
    // While another filter loads, the rows of the one before stay.
    placeholderData: keepPreviousData,
  });

/** What the inbox is made of: the first 200 of a view; of those that I can keep a promise to, what is due next. */
export const inboxPart = (view: 'mine' | 'unassigned' | 'open') =>
  queryOptions({
    queryKey: [...ticketKeys.inbox, view],
    queryFn: async ({ signal }) =>
      (
        await call(tickets.list, {
          query: { view, sort: view === 'open' ? 'changed' : 'due', limit: LARGEST_PAGE },
          signal,
        })
      ).items,
  });

export const ticketCounts = queryOptions({
  queryKey: ticketKeys.counts,
  queryFn: ({ signal }) => call(tickets.counts, { signal }),
});

export const ticketDetail = (id: string) =>
  queryOptions({
    queryKey: ticketKeys.detail(id),
    queryFn: ({ signal }) => call(tickets.get, { params: { id }, signal }),
  });

const TIMELINE_PAGE = 500;

/** The whole timeline, oldest first: it is read as one story, so its pages are put together here. */
export const ticketTimeline = (id: string) =>
  queryOptions({
    queryKey: ticketKeys.timeline(id),
    queryFn: async ({ signal }) => {
      const entries: TimelineEntry[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query = { limit: TIMELINE_PAGE, ...(cursor && { cursor }) };
        const page: { items: TimelineEntry[]; nextCursor: string | null } = await call(tickets.timeline, {
          params: { id },
          query,
          signal,
        });
        entries.push(...page.items);
        cursor = page.nextCursor;
      }
      return entries;
    },
  });

/** Who reads along. */
export const ticketReaders = (id: string) =>
  queryOptions({
    queryKey: ticketKeys.readers(id),
    queryFn: async ({ signal }) => (await call(ticketParticipants.list, { params: { id }, signal })).items,
  });

/** Who may get a ticket of this client. */
export const assignablePeople = (clientId: string) =>
  queryOptions({
    queryKey: ['people', 'assignable', clientId],
    queryFn: async ({ signal }) => (await call(people.assignable, { query: { clientId }, signal })).items,
    staleTime: 5 * 60_000,
  });

/** Puts a newer state of a ticket wherever the cache shows it; an older one changes nothing. */
export function storeTicket(queryClient: QueryClient, ticket: Ticket): void {
  const newer = (known: Ticket) => (known.id === ticket.id && known.version <= ticket.version ? ticket : known);
  queryClient.setQueryData(ticketDetail(ticket.id).queryKey, (known) => (known ? newer(known) : ticket));
  replaceInLists(queryClient, newer);
}

/** Shows a change before the server has confirmed it; `storeTicket` with the server's answer, or with what was, ends it. */
export function showTicketChange(queryClient: QueryClient, id: string, change: Partial<Ticket>): void {
  const changed = (known: Ticket) => (known.id === id ? { ...known, ...change } : known);
  queryClient.setQueryData(ticketDetail(id).queryKey, (known) => known && changed(known));
  replaceInLists(queryClient, changed);
}

function replaceInLists(queryClient: QueryClient, replace: (ticket: Ticket) => Ticket): void {
  queryClient.setQueriesData<Ticket[]>({ queryKey: ticketKeys.inbox }, (items) => items?.map(replace));
  queryClient.setQueriesData<{ pages: { items: Ticket[]; nextCursor: string | null }[]; pageParams: unknown[] }>(
    { queryKey: ticketKeys.lists },
    (list) => list && { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map(replace) })) },
  );
}
