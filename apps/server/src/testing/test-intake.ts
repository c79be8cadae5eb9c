import { createHash, createHmac } from 'node:crypto';
import { intakeText, type mailIntake } from '@lanet/contracts/mail-intake';
import type { mailboxes } from '@lanet/contracts/mailboxes';
import type { z } from 'zod';
import type { CallInput } from './test-server.ts';

export interface Delivery {
  mailboxId: string;
  secret: string;
  raw: string | Uint8Array;
  /** Of the sender's clock, epoch milliseconds. */
  atMs: number;
  delivery?: string;
  sender?: string;
  recipient?: string;
}

/** A request as whoever holds the secret makes it. */
export function signedDelivery({ mailboxId, secret, raw, atMs, ...said }: Delivery) {
  const body = Buffer.from(raw);
  const timestamp = String(Math.floor(atMs / 1000));
  const contentSha256 = createHash('sha256').update(body).digest('hex');
  const text = intakeText({ mailboxId, timestamp, contentSha256, ...said });
  const headers: Record<string, string> = {
    'content-type': 'message/rfc822',
    'x-lanet-timestamp': timestamp,
    'x-lanet-content-sha256': contentSha256,
    'x-lanet-signature': `v1=${createHmac('sha256', secret).update(text).digest('hex')}`,
  };
  for (const name of ['delivery', 'sender', 'recipient'] as const) {
    const value = said[name];
    // Headers are bytes, which Node takes as Latin-1.
    if (value !== undefined) headers[`x-lanet-${name}`] = Buffer.from(value).toString('latin1');
  }
  return { params: { mailboxId }, headers, body } satisfies CallInput<typeof mailIntake.take>;
}

/** Settings of a mailbox that mail is handed over to by HTTP. */
export const httpMailbox = (
  address: string,
  changes: Partial<z.input<typeof mailboxes.create.body>> = {},
): z.input<typeof mailboxes.create.body> => ({
  ...{ kind: 'http', name: address, address, incoming: { server: null }, options: {} },
  ...changes,
});
