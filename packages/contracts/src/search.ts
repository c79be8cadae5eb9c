// Search: one box for tickets, devices, clients and people.
import { z } from 'zod';
import { endpoint, Id, nothing } from './endpoint.ts';

export const SearchHit = z.object({
  kind: z.enum(['ticket', 'device', 'client', 'person']),
  id: Id,
  title: z.string(),
  detail: z.string(),
});
export type SearchHit = z.infer<typeof SearchHit>;

export const search = {
  find: endpoint({
    method: 'GET',
    path: '/api/v1/search',
    summary: 'The best few of each kind, by words, parts of a folio or a name',
    permission: 'search.read',
    params: nothing,
    query: z.object({ q: z.string().trim().min(2).max(100) }),
    body: nothing,
    response: z.object({ items: z.array(SearchHit) }),
  }),
};
