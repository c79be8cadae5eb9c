// The thread of MailReader: one message comes in, one answer goes out.
import { parentPort } from 'node:worker_threads';
import { readMail } from './read-mail.ts';
import type { ReadOptions } from './read-mail.types.ts';

parentPort?.on('message', ({ raw, options }: { raw: Uint8Array; options: ReadOptions }) => {
  const mail = readMail(raw, options);
  // Each attachment gets bytes of its own, so that what it was cut out of does not travel with it.
  const attachments = mail.attachments.map((attachment) => ({ ...attachment, content: ownBytes(attachment.content) }));
  const buffers = attachments.map(({ content }) => content.buffer);
  parentPort?.postMessage({ ...mail, attachments }, [...new Set(buffers)]);
});

const ownBytes = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
