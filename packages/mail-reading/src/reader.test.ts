import { Buffer } from 'node:buffer';
import { afterEach, expect, it } from 'vitest';
import { MailReader } from './reader.ts';

const readers: MailReader[] = [];
const reader = (bounds?: { seconds?: number; memoryMiB?: number }) => {
  const made = new MailReader(bounds);
  readers.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(readers.splice(0).map((made) => made.close()));
});

const message = (subject: string, body = 'Hola.') =>
  Buffer.from(`From: Ana <ana@cliente.example>\r\nSubject: ${subject}\r\n\r\n${body}\r\n`);

it('reads one message after the other in its thread, and hands over the bytes of attachments', async () => {
  const mail = reader();
  const file = 'From: ana@cliente.example\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.7';

  const [first, second] = await Promise.all([mail.read(message('Uno')), mail.read(Buffer.from(file))]);

  expect(first).toMatchObject({ subject: 'Uno', visibleText: 'Hola.' });
  expect(Buffer.from(second.attachments[0]?.content ?? []).toString()).toBe('%PDF-1.7');
});

it('gives what the headers say of a message that takes too long, and goes on with the next', async () => {
  const mail = reader({ seconds: 0.000_001 });

  const answers = [await mail.read(message('Lento')), await mail.read(message('Otra vez'))];

  for (const answer of answers) expect(answer.warnings[0]).toBe('could not be read in 0.000001 s');
  expect(answers.map(({ subject }) => subject)).toEqual(['Lento', 'Otra vez']);
});

it('survives a message that needs more memory than it may, and reads the next one', async () => {
  const mail = reader({ memoryMiB: 40 });
  const html = `<p style="color:red">${'<b>a</b> &amp; '.repeat(24_000)}</p>`;
  const heavy = Array.from(
    { length: 40 },
    () =>
      `--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Type: text/html\r\n\r\n${html}\r\n--y--\r\n`,
  );

  const large = await mail.read(
    Buffer.from(`Subject: Grande\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n${heavy.join('')}--x--\r\n`),
    { limits: { htmlBytes: 1e9, htmlTags: 1e9, htmlDepth: 1e9 } },
  );
  const next = await mail.read(message('Sigue'));

  expect(large.warnings[0]).toContain('could not be read');
  expect(large.subject).toBe('Grande');
  expect(next.visibleText).toBe('Hola.');
});

it('refuses to read once closed', async () => {
  const mail = reader();
  await mail.close();

  await expect(mail.read(message('Tarde'))).rejects.toThrow('closed');
});
