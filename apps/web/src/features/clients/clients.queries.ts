// Clients and their sites. Both live in one family of keys: a change of either changes the other's counts.
import { clientSenders } from '@lanet/contracts/client-senders';
import { type Client, clients } from '@lanet/contracts/clients';
import { sites } from '@lanet/contracts/sites';
import { infiniteQueryOptions, keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';

const KEY = 'clients';
const PAGE = 100;
/** Most a choice offers without searching; the contract's own limit of a page. */
const CHOICES = 200;

/** Clients by name, in pages; `search` narrows by name on the server. */
export const clientList = (search: string) =>
  infiniteQueryOptions({
    queryKey: [KEY, 'list', search],
    queryFn: ({ pageParam, signal }) =>
      call(clients.list, { query: { limit: PAGE, search, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
    // The list stays while the next letter is searched for.
    placeholderData: keepPreviousData,
  });

/** Clients to choose from: those that match what is typed, else the first by name. */
export const clientChoices = (search: string) =>
  queryOptions({
    queryKey: [KEY, 'choices', search],
    queryFn: ({ signal }) => call(clients.list, { query: { limit: CHOICES, search }, signal }),
    placeholderData: keepPreviousData,
  });

export const clientDetail = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'detail', id],
    queryFn: ({ signal }) => call(clients.get, { params: { id }, signal }),
  });

/** All sites of a client. */
export const clientSites = (clientId: string) =>
  queryOptions({
    queryKey: [KEY, 'sites', clientId],
    queryFn: ({ signal }) => call(sites.list, { query: { limit: CHOICES, clientId }, signal }),
  });

/** Who may write for a client by mail. */
export const clientSenderList = (clientId: string) =>
  queryOptions({
    queryKey: [KEY, 'senders', clientId],
    queryFn: async ({ signal }) => (await call(clientSenders.list, { params: { id: clientId }, signal })).items,
  });

/** Everything about clients and sites is asked for again where it is shown. */
export function useClientsChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: [KEY] });
}

/** Keeps what is shown about clients current while the component is shown. */
export function useLiveClients(): void {
  const changed = useClientsChanged();
  useLive(['client'], changed);
}

/** What the form of a client holds; an absent value is an empty field. */
export interface ClientValues {
  name: string;
  email: string;
  phone: string;
  notes: string;
  reopenDays: number | string;
}

export const clientValues = ({ name, email, phone, notes, reopenDays }: Client): ClientValues => ({
  name,
  email: email ?? '',
  phone: phone ?? '',
  notes: notes ?? '',
  reopenDays,
});

/** An emptied field clears the value. */
export const clientBody = ({ name, reopenDays, ...rest }: Partial<ClientValues>) => ({
  ...(name !== undefined && { name }),
  // An emptied number is none, which its own field then says.
  ...(reopenDays !== undefined && { reopenDays: reopenDays === '' ? Number.NaN : Number(reopenDays) }),
  ...Object.fromEntries(Object.entries(rest).map(([field, text]) => [field, text.trim() || null])),
});
