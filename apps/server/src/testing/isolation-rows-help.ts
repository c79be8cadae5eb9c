import { randomUUID } from 'node:crypto';
import { helpRequests } from '@lanet/contracts/help-requests';
import { ticketFiles } from '@lanet/contracts/ticket-files';
import { asAccount, asDevice, asRequester, own, type Row, thing } from './isolation-row.ts';

/** An agent asks in its own name alone, whatever it claims; its pictures, and those of tickets. */
export const helpRows: Record<string, Row> = {
  'helpRequests.ask': own(
    helpRequests.ask,
    ({ server, victim }) => ({
      body: {
        ...{ id: randomUUID(), subject: 'New', text: 'New', askedAt: server.clock.now(), picture: null },
        contact: { name: 'New', email: victim.accountEmail, phone: null },
        machine: {
          ...{ hostname: 'pc', os: null, user: null, uptimeSeconds: null, volumes: [], alerts: [] },
          readAt: server.clock.now(),
        },
        ...{ clientId: victim.client.id, siteId: victim.client.siteId, deviceId: victim.deviceId },
      },
    }),
    { rightful: asDevice },
  ),
  'helpRequests.picture': thing(
    helpRequests.picture,
    ({ victim: { help } }) => ({
      params: { id: help.requestId },
      body: help.picture,
      headers: { 'content-type': 'application/octet-stream' },
    }),
    { rightful: asDevice },
  ),
  'ticketFiles.list': thing(ticketFiles.list, ({ victim }) => ({ params: { id: victim.tickets.open } })),
  'ticketFiles.upload': own(
    ticketFiles.upload,
    () => ({
      params: { id: randomUUID() },
      query: { name: 'new.txt', mediaType: 'text/plain' },
      body: Buffer.from('New'),
      headers: { 'content-type': 'application/octet-stream' },
    }),
    { rightful: asRequester },
  ),
  // An upload is its person's alone: of anybody else's, nothing is there to be forgotten.
  'ticketFiles.discard': own(ticketFiles.discard, ({ victim }) => ({ params: { id: victim.desk.uploadId } }), {
    ...{ rightful: asAccount, shows: false },
  }),
  'ticketFiles.get': thing(ticketFiles.get, ({ victim }) => ({
    params: { id: victim.tickets.open, fileId: victim.help.fileId },
  })),
};
