import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
let folder = '';
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanet-mail-'));
  await writeFile(file('uno.eml'), 'From: Ana <ana@cliente.example>\r\nSubject: \u001b[31mUno\r\n\r\nHola.\r\n');
  await writeFile(file('roto.eml'), Buffer.from([0, 255, 254, 13, 10, 61, 63]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inspect = async (...args: string[]) => {
  const { stdout } = await run(process.execPath, [MAIN, 'mail', 'inspect', ...args]);
  return stdout.trimEnd();
};

it('prints one object a file, in order, whatever the bytes are', async () => {
  const lines = (await inspect('--json', file('roto.eml'), file('uno.eml')))
    .split('\n')
    .map((line) => JSON.parse(line));

  expect(lines).toHaveLength(2);
  expect(Object.keys(lines[1]).toSorted()).toEqual(
    'attachments automatic cc date from html inReplyTo messageId references replyTo subject text to visibleText warnings'.split(
      ' ',
    ),
  );
  expect(lines[1]).toMatchObject({
    from: { name: 'Ana', address: 'ana@cliente.example' },
    text: 'Hola.\n',
    date: null,
  });
});

it('fails where a file cannot be read, and still answers for it and for the others', async () => {
  const failure = await inspect('--json', file('nada.eml'), file('uno.eml')).catch(
    (error: { code: number; stdout: string }) => error,
  );

  expect(failure).toMatchObject({ code: 1 });
  const [missing, found] = (failure as { stdout: string }).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(missing.warnings[0]).toContain('file cannot be read');
  expect(found.visibleText).toBe('Hola.');
});

it('prints for people without what would act on their terminal', async () => {
  const shown = await inspect(file('uno.eml'));

  expect(shown).toContain('From:        Ana <ana@cliente.example>');
  expect(shown).not.toContain('\u001b');
});
