import { mailTemplates, outbox } from '@lanet/contracts/mail';
import { notifications } from '@lanet/contracts/notifications';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const params = { name: 'ticket_created', language: 'es' } as const;
const body = { subject: 'Recibido: {{ subject }}', body: '# Gracias\n\nLo vemos pronto, {{ name }}: {{ folio }}' };

async function receipt() {
  const { requester } = await server.client('Acme');
  await requester.call(tickets.create, { body: { subject: '<b>Sin red</b>', text: 'x' } });
  await server.work();
  const { items } = (await server.admin.call(outbox.list, { query: { limit: 200 } })).body;
  return items.find(({ to }: { to: string }) => to === requester.email);
}

it('has every template in both languages, and says what may stand in it', async () => {
  const { items } = (await server.admin.call(mailTemplates.list)).body;

  expect(items).toHaveLength(34);
  expect(items.every(({ edited, version }: { edited: boolean; version: number }) => !edited && version === 0)).toBe(
    true,
  );
  expect((await server.admin.call(mailTemplates.get, { params })).body.variables).toContain('folio');
  expect((await server.technician.call(mailTemplates.list)).status).toBe(403);
});

it('is changed, used and put back; two who save at once do not undo each other', async () => {
  const saved = await server.admin.call(mailTemplates.save, { params, body, ifMatch: 0 });
  expect(saved).toMatchObject({ status: 200, body: { edited: true, version: 1, subject: body.subject } });
  expect(await server.admin.call(mailTemplates.save, { params, body, ifMatch: 0 })).toMatchObject({ status: 412 });

  const mail = await receipt();
  expect(mail.subject).toMatch(/^\[TKT-\d+\] Recibido: <b>Sin red<\/b>$/);
  expect(mail.text).toContain('Lo vemos pronto, Test requester: TKT-');

  expect((await server.admin.call(mailTemplates.reset, { params })).body).toMatchObject({ edited: false, version: 0 });
  expect((await receipt()).text).toContain('La registramos con el folio');
});

it('that does not render is refused, and shown with what is wrong', async () => {
  const broken = { subject: 'x', body: '{{ nobody }}' };
  const preview = (of: typeof broken) => server.admin.call(mailTemplates.preview, { params, body: of });

  expect(await server.admin.call(mailTemplates.save, { params, body: broken, ifMatch: 0 })).toMatchObject({
    status: 422,
    body: { code: 'mail_templates.broken', detail: expect.stringContaining('nobody') },
  });
  expect((await preview(broken)).body).toMatchObject({
    problems: [expect.stringContaining('nobody')],
    text: expect.stringContaining('La registramos'),
  });
  const shown = (await preview({ ...body, body: '{{ said }}' })).body;
  expect(shown.problems).toEqual([]);
  expect(shown.html).toContain('&lt;error&gt; &amp; &quot;papel&quot;');
  expect(shown.text).toContain('<error> & "papel"');
});

it('that is broken all the same stops no mail, and administrators hear of it once', async () => {
  await server.db.admin.query(
    "insert into mail_templates (name, language, subject, body) values ('ticket_created', 'es', 'x', '{% for')",
  );
  expect((await receipt()).text).toContain('La registramos con el folio');
  expect((await receipt()).text).toContain('La registramos con el folio');

  const { items } = (await server.admin.call(notifications.list)).body;
  expect(items.filter(({ kind }: { kind: string }) => kind === 'mail_template_broken')).toMatchObject([
    { values: { template: 'ticket_created', language: 'es' } },
  ]);
});

it('is sent to whoever asks, and to nobody else', async () => {
  const { body: answer } = await server.admin.call(mailTemplates.sendToMe, { params, body });
  const { items } = (await server.admin.call(outbox.list, { query: { limit: 200 } })).body;

  expect(items.find(({ id }: { id: string }) => id === answer.outboxId)).toMatchObject({
    to: server.admin.email,
    kind: 'm',
    subject: '[TKT-000123] Recibido: La impresora no responde',
  });
});
