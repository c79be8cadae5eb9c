import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** What `lanet sla explain` makes of its input, and how it ends. */
async function run(input: string | Buffer, ...args: string[]) {
  const child = spawn(process.execPath, [MAIN, 'sla', 'explain', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, code };
}

async function explain(input: string | Buffer): Promise<Record<string, unknown>[]> {
  const { stdout, stderr, code } = await run(input, '--json');
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

const vector = (id: string, changes: object = {}) => ({
  id,
  calendar: { tz: 'America/Mexico_City', hours: { 'mon-fri': [['09:00', '19:00']] }, holidays: [] },
  sla: { solution: 30 },
  events: [['2025-03-07T18:00:00-06:00', 'created']],
  ...changes,
});
const THOUSAND_DAYS = Array.from({ length: 1000 }, (_, at) =>
  new Date(Date.UTC(2025, 2, 8 + at)).toISOString().slice(0, 10),
);
const lineOf = (id: string, changes: object = {}) => JSON.stringify(vector(id, changes));

it('answers a vector with one object on one line, and nothing else', async () => {
  const { stdout, stderr, code } = await run(`${lineOf('friday')}\n`, '--json');

  expect(stdout).toBe(
    '{"id":"friday","next":"2025-03-08T00:30:00Z","first_due":null,"update_due":null,"close_due":"2025-03-08T00:30:00Z","segments":[{"from":"2025-03-08T00:00:00Z","to":"2025-03-08T00:30:00Z","kind":"running"}]}\n',
  );
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

it('answers a bad line with what is wrong with it, and the others all the same', async () => {
  const answers = await explain(
    [
      lineOf('before'),
      'no JSON at all',
      '{"id":"cut off"',
      '[]',
      'null',
      '42',
      '{"id":{"an":"object"}}',
      lineOf('never', { events: [['2025-03-07T18:00:00-06:00', 'agent_msg']] }),
      lineOf('unknown', {
        events: [
          ['2025-03-07T18:00:00-06:00', 'created'],
          ['2025-03-07T18:00:00-06:00', 'exploded'],
        ],
      }),
      '{"__proto__":null,"constructor":1}',
      `${'['.repeat(50_000)}`,
      lineOf('after'),
    ].join('\n'),
  );

  expect(answers.map(({ id }) => id)).toEqual([
    ...['before', null, null, null, null, null, { an: 'object' }, 'never', 'unknown', null, null, 'after'],
  ]);
  expect(answers.map((answer) => 'error' in answer)).toEqual([false, ...Array.from({ length: 10 }, () => true), false]);
  expect(answers[7]?.error).toBe('the ticket is never created');
  expect(answers[8]?.error).toBe('unknown event "exploded"');
});

it('keeps the order of a thousand lines', async () => {
  const ids = Array.from({ length: 1000 }, (_, at) => `v${at}`);
  const answers = await explain(`${ids.map((id, at) => (at % 7 === 3 ? `{"id":"${id}"}` : lineOf(id))).join('\n')}\n`);

  expect(answers.map(({ id }) => id)).toEqual(ids);
  expect(answers.filter((answer) => 'error' in answer)).toHaveLength(143);
});

it.each([
  { name: 'line ends of Windows', input: `${lineOf('a')}\r\n${lineOf('b')}\r\n` },
  { name: 'empty lines and blanks', input: `\n\r\n  \n${lineOf('a')}\n\n\t\n${lineOf('b')}\n\n` },
  { name: 'a last line without an end', input: `${lineOf('a')}\n${lineOf('b')}` },
  { name: 'blanks around a vector', input: `  ${lineOf('a')}\t\n ${lineOf('b')} \n` },
])('reads $name', async ({ input }) => {
  expect((await explain(input)).map(({ id, close_due }) => [id, close_due])).toEqual([
    ['a', '2025-03-08T00:30:00Z'],
    ['b', '2025-03-08T00:30:00Z'],
  ]);
});

it('answers nothing with nothing', async () => {
  expect(await explain('')).toEqual([]);
});

it('takes bytes that are no text for a bad line', async () => {
  const answers = await explain(Buffer.concat([Buffer.from([0, 255, 254, 10]), Buffer.from(lineOf('after'))]));

  expect(answers.map(({ id }) => id)).toEqual([null, 'after']);
});

it('bears huge numbers, and says what they come to', async () => {
  const answers = await explain(
    [
      lineOf('the longest promise', { sla: { solution: 5_000_000 } }),
      lineOf('beyond all numbers', { sla: { solution: 1e308 } }),
      lineOf('beyond infinity').replace('"solution":30', '"solution":1e999'),
      lineOf('negative', { sla: { solution: -1 } }),
      lineOf('the last year', { events: [['9999-12-31T18:00:00Z', 'created']] }),
      lineOf('a century later', { at: '2125-03-07T18:00:00Z' }),
      lineOf('a thousand holidays', {
        calendar: { tz: 'UTC', hours: { 'mon-sun': [['00:00', '24:00']] }, holidays: THOUSAND_DAYS },
      }),
    ].join('\n'),
  );

  expect(answers).toMatchObject([
    { id: 'the longest promise', close_due: null, reason: 'beyond_horizon' },
    { id: 'beyond all numbers', error: expect.stringContaining('too_big') },
    { id: 'beyond infinity', error: expect.any(String) },
    { id: 'negative', error: expect.stringContaining('too_small') },
    { id: 'the last year', close_due: '9999-12-31T18:30:00Z' },
    { id: 'a century later', close_due: '2025-03-08T00:30:00Z' },
    { id: 'a thousand holidays', close_due: '2027-12-03T00:30:00Z' },
  ]);
});

it.each([
  { name: 'a line separator', text: 'a\u2028b' },
  { name: 'a paragraph separator', text: 'a\u2029b' },
  { name: 'a next line', text: 'a\u0085b' },
  { name: 'a carriage return', text: 'a\\rb' },
])('takes $name in a text for no end of the line', async ({ text: id }) => {
  const { stdout } = await run(`${lineOf('x').replace('"x"', `"${id}"`)}\n`, '--json');
  const [line = '', ...rest] = stdout.split(/[\n\u0085\u2028\u2029]/);

  expect([JSON.parse(line).close_due, rest]).toEqual(['2025-03-08T00:30:00Z', ['']]);
  expect(JSON.parse(line).id).toBe(JSON.parse(`"${id}"`));
});

it('reads a character that is cut in two on its way, and passes over a byte order mark', async () => {
  const input = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(`${lineOf('ñ'.repeat(100_000))}\n`)]);

  expect(await explain(input)).toMatchObject([{ id: 'ñ'.repeat(100_000), close_due: '2025-03-08T00:30:00Z' }]);
});

it('answers what is too long, too deep or wrong a thousand times, briefly', async () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const wrong = Array.from({ length: 1000 }, () => ['soon', 'created']);
  const answers = await explain(
    [
      `{"id":"long","x":"${'x'.repeat(2 ** 25)}"}`,
      `{"id":${deep}}`,
      lineOf('wrong', { events: wrong }),
      lineOf('after'),
    ].join('\n'),
  );

  expect(answers.map(({ id }) => id)).toEqual([null, null, 'wrong', 'after']);
  expect(answers[0]?.error).toContain('33554432 characters');
  expect(Math.max(...answers.map(({ error = '' }) => String(error).length))).toBeLessThan(1100);
});

it('ends without a word when nobody reads any more', async () => {
  const child = spawn(process.execPath, [MAIN, 'sla', 'explain', '--json'], { stdio: ['pipe', 'pipe', 'pipe'] });
  // Of what it reads no more, it tells the writer as well.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${lineOf('x')}\n`.repeat(20_000));
  child.stdout.once('data', () => child.stdout.destroy());
  const [stderr, code] = await Promise.all([
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
  ]);

  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

it('prints nothing for people that a terminal would obey', async () => {
  const id = '\u001b[2J\u009b\u202e\u2028\r\n';
  const { stdout } = await run(
    [lineOf(id), JSON.stringify({ id }), JSON.stringify({ id: { toString: 1 } }), '\u001b[2J'].join('\n'),
  );

  expect(stdout).toContain('\\u001b[2J\\u009b\\u202e\\u2028\\u000d\\u000a\n  next ');
  expect(stdout).toContain('{"toString":1}: ');
  expect(stdout).not.toMatch(/[^\P{Cc}\n]|[\u202e\u2028]/u);
});

it('prints for people what is due, and why', async () => {
  const { stdout, code } = await run(`${lineOf('friday')}\nno JSON\n`);

  expect(code).toBe(0);
  expect(stdout).toContain('friday\n  next            2025-03-08T00:30:00Z\n');
  expect(stdout).toContain('  resolution      2025-03-08T00:30:00Z\n');
  expect(stdout).toContain('  2025-03-08T00:00:00Z - 2025-03-08T00:30:00Z  running\n');
  expect(stdout).toMatch(/^null: .*JSON/m);
});
