// Who may write for a client besides its people: single addresses, and whole domains. Part of the feature `clients`.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, nothing } from './endpoint.ts';

export const SenderKind = z.enum(['address', 'domain']);
export type SenderKind = z.infer<typeof SenderKind>;

export const ClientSender = z
  .object({ id: Id, kind: SenderKind, value: z.string(), createdAt: Instant })
  .meta({ id: 'ClientSender' });
export type ClientSender = z.infer<typeof ClientSender>;

/** A name of the DNS with at least two parts, in ASCII as mail carries it (RFC 5321, RFC 5890). */
const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/);

export const clientSenders = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/clients/:id/senders',
    summary: 'Addresses and domains that may write for a client, domains first; at most 500',
    permission: 'clients.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(ClientSender) }),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/v1/clients/:id/senders',
    summary: 'Let an address or a domain write for a client; never the domain of a provider of free mailboxes',
    permission: 'clients.write',
    params: ById,
    query: nothing,
    body: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('address'), value: z.email().max(254) }),
      z.object({ kind: z.literal('domain'), value: Domain }),
    ]),
    response: ClientSender,
    status: 201,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/clients/:id/senders/:senderId',
    summary: 'Take an address or a domain off the list',
    permission: 'clients.write',
    params: z.object({ id: Id, senderId: Id }),
    query: nothing,
    body: nothing,
    response: nothing,
  }),
};
