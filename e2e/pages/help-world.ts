// What the page of a ticket asked for at a computer looks at: a computer of its own, a request, and a drawn screenshot.
import { createHash, randomUUID } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { type HelpRequest, helpRequests } from '@lanet/contracts/help-requests';
import { type Ticket, tickets } from '@lanet/contracts/tickets';
import type { PrivateServer } from '../../bench/private-server.ts';
import { joinInvented } from '../invented-agent.ts';
import type { SignedIn } from '../staff-api.ts';

/** Asks for help at a new computer, with a screenshot. Answers the ticket. */
export async function askAtComputer(server: PrivateServer, { call }: SignedIn): Promise<Ticket> {
  const { client } = await joinInvented(server.server, server.token, 'RECEPCION-01');
  const picture = drawnScreen(800, 500);
  const id = randomUUID();
  const asked: HelpRequest = {
    id,
    subject: 'El sistema de facturas no abre',
    text: 'Al abrirlo sale el aviso de la captura y se cierra.\nAyer funcionaba.',
    contact: { name: 'Lucía Méndez', email: 'lucia.mendez@tebi.example', phone: '55 1234 5678' },
    askedAt: Date.now(),
    machine: {
      ...{ hostname: 'RECEPCION-01', os: 'Debian GNU/Linux 13 (trixie)', user: 'lucia', uptimeSeconds: 442_800 },
      volumes: [
        { id: '/', freeBytes: 61e9, sizeBytes: 240e9 },
        { id: '/home', freeBytes: 4e9, sizeBytes: 500e9 },
      ],
      alerts: [
        {
          ...{ rule: 'disk_full', metric: 'volume.usedPercent', object: '/home', value: 99.2 },
          since: Date.now() - 3_600_000,
        },
      ],
      readAt: Date.now(),
    },
    picture: {
      sha256: createHash('sha256').update(picture).digest('hex'),
      ...{ sizeBytes: picture.length, mediaType: 'image/png' },
    },
  };
  const bearer = await client.bearer();
  const send = async (method: string, path: string, type: string, body: string | Uint8Array<ArrayBuffer>) => {
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': type };
    const answer = await fetch(new URL(path, server.server), { method, headers, body });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  };
  await send('POST', helpRequests.ask.path, 'application/json', JSON.stringify(asked));
  await send('PUT', helpRequests.picture.path.replace(':id', id), 'application/octet-stream', picture);
  const { items } = await call(tickets.list, { query: { search: asked.subject } });
  const [ticket] = items;
  if (!ticket) throw new Error('the request opened no ticket');
  return ticket;
}

/** A grey desktop with a window on it: a PNG of 8 bits a channel. */
export function drawnScreen(width: number, height: number): Uint8Array<ArrayBuffer> {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isWindow = x > width / 5 && x < (4 * width) / 5 && y > height / 5 && y < (3 * height) / 4;
      const isTitle = isWindow && y < height / 5 + 24;
      rows.set(isTitle ? [59, 91, 219] : isWindow ? [250, 251, 252] : [90, 104, 130], y * (width * 3 + 1) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const start = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const parts = [start, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat(parts));
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  body.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}
