import { v7 as uuidv7 } from 'uuid';
import type { TestClient, TestServer } from './test-server.ts';

export interface VictimOutbox {
  failedId: string;
  /** By a budget. */
  heldId: string;
  /** To be given up. */
  spareId: string;
  /** An own mailbox and an address that answered each other. */
  pair: { mailboxId: string; address: string };
  /** Where mail came back from. */
  address: string;
  /** Whose mail came back. */
  personId: string;
}

/** Mail of the client on its way out, and what is known of addresses. */
export async function testOutbox(
  server: TestServer,
  { client, secret, ticketId }: { client: TestClient; secret: string; ticketId: string },
): Promise<VictimOutbox> {
  const address = `${secret}back@example.com`;
  const known = 'insert into mail_addresses (address, suppressed_at, status) values ($1, now(), $2)';
  await server.db.admin.query(known, [address, secret]);
  const person = await server.person({ role: 'requester', clientId: client.id, name: `${secret} returned` });
  await server.db.admin.query(known, [person.email.toLowerCase(), secret]);
  return {
    failedId: await outgoingMail(server, client, secret, ticketId, 'failed'),
    heldId: await outgoingMail(server, client, `${secret}held`, ticketId, 'held'),
    spareId: await outgoingMail(server, client, `${secret}spare`, ticketId, 'failed'),
    pair: await heldPair(server, secret),
    address,
    personId: person.id,
  };
}

async function outgoingMail(
  { db }: TestServer,
  client: TestClient,
  secret: string,
  ticketId: string,
  state: 'failed' | 'held',
): Promise<string> {
  const id = uuidv7();
  await db.admin.query(
    `insert into outbox (id, client_id, person_id, ticket_id, event_key, to_address, subject, text, html, message_id, state)
     values ($1, $2, $3, $4, $5, $5 || '@example.com', $5, $5, $5, $5, $6)`,
    [id, client.id, client.requester.id, ticketId, `${secret}mail`, state],
  );
  await db.admin.query('insert into outbox_attempts (outbox_id, number, at, text, ms) values ($1, 1, now(), $2, 5)', [
    id,
    secret,
  ]);
  return id;
}

async function heldPair({ db }: TestServer, secret: string): Promise<{ mailboxId: string; address: string }> {
  const [mailboxId, address] = [uuidv7(), `${secret}@robot.example`];
  await db.admin.query(
    `insert into mailboxes (id, name, address, kind, active, incoming, options)
     values ($1, 'Pair', $2, 'listener', false, '{"server": null}', '{}')`,
    [mailboxId, `pair.${secret}@lanet.example`],
  );
  await db.admin.query(
    "insert into mail_held_pairs (mailbox_id, address, state, reason, since) values ($1, $2, 'held', 'similar', now())",
    [mailboxId, address],
  );
  return { mailboxId, address };
}
