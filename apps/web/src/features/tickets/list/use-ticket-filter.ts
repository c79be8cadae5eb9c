import { getRouteApi } from '@tanstack/react-router';
import type { TicketFilter } from '../tickets.queries.ts';
import { rememberSearch } from './ticket-search.ts';

const route = getRouteApi('/shell/tickets');

/** The filter that the address says, and how to change it there. Going back takes a view back, but not every letter. */
export function useTicketFilter(): [TicketFilter, (filter: TicketFilter) => void] {
  const { view = 'open', ...rest } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (filter: TicketFilter) => {
    rememberSearch(filter);
    void navigate({ search: withoutEmpty(filter), replace: filter.view === view && filter.sort === rest.sort });
  };
  return [{ view, ...rest }, change];
}

const withoutEmpty = ({ view, sort, search, priority, type, category, client, team }: TicketFilter) => ({
  view,
  ...(sort && { sort }),
  ...(search && { search }),
  ...(priority && { priority }),
  ...(type && { type }),
  ...(category && { category }),
  ...(client && { client }),
  ...(team && { team }),
});
