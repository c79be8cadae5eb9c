import { randomUUID } from 'node:crypto';
import { ticketFiles } from '@lanet/contracts/ticket-files';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type S3Server, startS3 } from '../../testing/s3-server.ts';
import { createTestServer, requestOf, type TestClient, type TestServer } from '../../testing/test-server.ts';

let s3: S3Server;
let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  s3 = await startS3();
  server = await createTestServer({
    ...{ LANET_FILES_DRIVER: 's3', LANET_FILES_S3_ENDPOINT: s3.endpoint, LANET_FILES_S3_BUCKET: s3.bucket },
    ...{ LANET_FILES_S3_ACCESS_KEY: s3.accessKey, LANET_FILES_S3_SECRET_KEY: s3.secretKey },
  });
  acme = await server.client('Acme');
});
afterAll(() => server.close());

const upload = () =>
  server.technician.call(ticketFiles.upload, {
    params: { id: randomUUID() },
    query: { name: 'foto.png', mediaType: 'image/png' },
    body: Buffer.from('picture'),
    headers: { 'content-type': 'application/octet-stream' },
  });
const health = async () => (await server.platform.health.readiness()).checks.find(({ name }) => name === 'files');

it('an attachment lies in the bucket; while that is away it is refused, and what people write is kept', async () => {
  const { body: ticket } = await acme.requester.call(tickets.create, { body: { subject: 'Sin red', text: 'x' } });
  const at = { params: { id: ticket.id } };
  const { body: file } = await upload();
  const { body: entry } = await server.technician.call(tickets.reply, {
    ...at,
    body: { text: 'x', fileIds: [file.id] },
  });
  const save = () =>
    server.app.http.inject(
      requestOf(ticketFiles.get, { params: { id: ticket.id, fileId: entry.files[0].id } }, server.technician),
    );
  expect((await save()).body).toBe('picture');
  expect(await health()).toMatchObject({ ok: true });

  await s3.close();

  expect(await upload()).toMatchObject({ status: 503, body: { code: 'server.unavailable' } });
  expect((await save()).statusCode).toBe(503);
  expect((await server.technician.call(tickets.reply, { ...at, body: { text: 'Sin foto' } })).status).toBe(201);
  expect(await health()).toMatchObject({ ok: true, degraded: true });
});
