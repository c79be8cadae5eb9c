import { clientSenders } from '@lanet/contracts/client-senders';
import type { z } from 'zod';

/** What was typed, as an address where it holds an @ and as a domain otherwise; people write the @ before a domain, too. */
export function senderBody(typed: string): z.input<typeof clientSenders.add.body> {
  const value = typed.trim().toLowerCase();
  return value.indexOf('@') > 0
    ? { kind: 'address', value }
    : { kind: 'domain', value: value.startsWith('@') ? value.slice(1) : value };
}

export const isSender = (typed: string): boolean => clientSenders.add.body.safeParse(senderBody(typed)).success;
