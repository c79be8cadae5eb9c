// What the addresses of the mail's lists say. Anything else in them is left out rather than refused.
import { Id } from '@lanet/contracts/endpoint';
import { InboundState } from '@lanet/contracts/kinds';
import { z } from 'zod';

export const ReceivedSearch = z.object({
  state: InboundState.optional().catch(undefined),
  mailbox: Id.optional().catch(undefined),
  search: z.string().max(100).optional().catch(undefined),
});
export type ReceivedSearch = z.infer<typeof ReceivedSearch>;

export const QuarantineSearch = z.object({
  part: z.enum(['blocked', 'pairs']).optional().catch(undefined),
  search: z.string().max(100).optional().catch(undefined),
});
export type QuarantineSearch = z.infer<typeof QuarantineSearch>;
