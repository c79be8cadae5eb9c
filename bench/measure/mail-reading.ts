import { readMail } from '@lanet/mail-reading';
import { sampleMails } from '../../packages/mail-reading/src/testing/sample-mails.ts';
import { cpuSeconds } from './cpu.ts';
import type { Measure } from './figures.ts';

const MESSAGES = 600;

/** How many messages of everyday kinds are read in a second of CPU, with all that is done to them, and what one of 20 kB takes. */
export const measureMailReading: Measure = async () => {
  const samples = sampleMails().map(({ raw }) => raw);
  const usual = usualMail();
  const read = (messages: readonly Buffer[]) => {
    for (const raw of messages) readMail(raw);
  };
  // Once for the compiler of the engine.
  read([...samples, ...Array.from({ length: 100 }, () => usual)]);
  const all = cpuSeconds(() =>
    read(Array.from({ length: MESSAGES }, (_, at) => samples[at % samples.length] ?? usual)),
  );
  const one = cpuSeconds(() => read(Array.from({ length: MESSAGES }, () => usual)));
  return [
    { name: 'mail: messages read per CPU second', value: MESSAGES / all, unit: '/s' },
    { name: 'mail: one message of 20 kB', value: (one / MESSAGES) * 1000, unit: 'ms CPU', atMost: 4 },
  ];
};

/** Text and HTML as Outlook writes it, with one small picture. */
function usualMail(): Buffer {
  const paragraph =
    '<p class="MsoNormal" style="margin:0cm;font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif"><span lang="ES">La impresora no imprime.</span></p>\r\n';
  const picture = `${'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA\r\n'.repeat(40)}`;
  return Buffer.from(
    `From: ana@cliente.example\r\nSubject: Impresora\r\nDate: Mon, 03 Mar 2025 10:30:00 -0600\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n${'La impresora no imprime.\r\n'.repeat(80)}\r\n--x\r\nContent-Type: multipart/related; boundary=y\r\n\r\n--y\r\nContent-Type: text/html\r\n\r\n${paragraph.repeat(90)}<img src="cid:i@1">\r\n--y\r\nContent-Type: image/png\r\nContent-ID: <i@1>\r\nContent-Transfer-Encoding: base64\r\n\r\n${picture}\r\n--y--\r\n--x--\r\n`,
  );
}
