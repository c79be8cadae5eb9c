// What is known of the addresses mail goes to: where it comes back from, and who is away.
import { z } from 'zod';
import { ById, endpoint, Instant, nothing } from './endpoint.ts';
import { UndeliveredReason } from './mail.ts';

/** An address mail came back from: no automatic mail goes there. */
export const SuppressedAddress = z.object({
  address: z.string(),
  status: z.string().nullable(),
  reason: UndeliveredReason.nullable(),
  since: Instant,
});
export type SuppressedAddress = z.infer<typeof SuppressedAddress>;

/** An address of a person, as far as mail there is out of the ordinary. */
export const PersonAddress = z.object({
  address: z.string(),
  /** Mail came back from it: no automatic mail goes there. */
  suppressed: SuppressedAddress.omit({ address: true }).nullable(),
  /** Until which day whoever reads it is away, by their own mail: `2026-03-14`; it may be over. */
  awayUntil: z.iso.date().nullable(),
});
export type PersonAddress = z.infer<typeof PersonAddress>;

export const mailAddresses = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/mail-addresses',
    summary: 'Addresses mail came back from, newest first',
    permission: 'outbox.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(SuppressedAddress) }),
  }),
  ofPerson: endpoint({
    method: 'GET',
    path: '/api/v1/people/:id/mail-addresses',
    summary: 'Addresses of a person that mail came back from, or whose reader is away',
    permission: 'inbound_mail.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(PersonAddress) }),
  }),
  release: endpoint({
    method: 'POST',
    path: '/api/v1/mail-addresses/release',
    summary: 'Write to an address again',
    permission: 'outbox.read',
    params: nothing,
    query: nothing,
    body: z.object({ address: z.email().max(254).toLowerCase() }),
    response: nothing,
  }),
};
