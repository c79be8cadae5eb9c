// What the logs of the three systems say, in lines as they write them (made up), and how they are read.
import { describe, expect, it } from 'vitest';
import { linuxMachine } from '../../platform/linux.ts';
import { type Program, read } from '../../platform/machine.ts';
import { writeTree } from '../../platform/recorded-tree.ts';
import { recordedWindows } from '../../testing/recorded-windows.ts';
import { collect } from '../collector.ts';
import { errorText } from './error-text.ts';
import { eventErrors } from './event-errors.ts';
import { parseJournal } from './journal.ts';
import { logTime, parseMacLog } from './mac-log.ts';
import { eventOf } from './windows-log.ts';

const AT = Date.UTC(2026, 10, 23, 12);
const entry = (number: number, change: object = {}) =>
  JSON.stringify({
    __CURSOR: `s=1;i=${number}`,
    __REALTIME_TIMESTAMP: String((AT + number) * 1000),
    PRIORITY: '3',
    SYSLOG_IDENTIFIER: 'nginx',
    MESSAGE: `error ${number}`,
    ...change,
  });

describe('the text of an error', () => {
  it.each([
    ['a\tb\nc', 'a b c'],
    ['root : 3 incorrect password attempts ; PWD=/ ; COMMAND=/usr/bin/mysql -psecret x', /COMMAND=…$/],
    ['login failed password=hunter2, user=ana', 'login failed password=…, user=ana'],
    ['{"api_key": "abc def"}', '{"api_key": …}'],
    ['Authorization: Bearer eyJhbGciOi.x', 'Authorization: …'],
    ['cannot reach postgres://ana:geheim@db/x', 'cannot reach postgres://…@db/x'],
    ['x'.repeat(5000), 'x'.repeat(300)],
  ])('of %j is %s', (said, kept) => {
    if (typeof kept === 'string') expect(errorText(said)).toBe(kept);
    else expect(errorText(said)).toMatch(kept);
  });

  it('holds no command line', () => {
    expect(errorText('a COMMAND=/bin/rm -rf /srv/x')).not.toContain('srv');
  });
});

describe('the journal', () => {
  it('gives instant, source and text, and where it goes on', () => {
    const lines = [
      entry(1),
      'not json',
      entry(2, { SYSLOG_IDENTIFIER: undefined, _COMM: 'sshd', MESSAGE: [...Buffer.from('caf\xe9', 'latin1')] }),
      entry(3, { SYSLOG_IDENTIFIER: ['kernel', 'x'], MESSAGE: null }),
    ];

    expect(parseJournal(`${lines.join('\n')}\n`, { cursor: 's=0', lastAt: 0 }, 500)).toEqual({
      errors: [
        { at: AT + 1, source: 'nginx', text: 'error 1' },
        { at: AT + 2, source: 'sshd', text: 'café' },
        { at: AT + 3, source: 'kernel', text: '' },
      ],
      cursor: 's=1;i=3',
      isCut: false,
    });
  });

  it('keeps its place when nothing came', () => {
    expect(parseJournal('', { cursor: 's=0', lastAt: AT }, 500).cursor).toBe('s=0');
  });

  it('goes on at the end of a flood, and counts nothing twice there', () => {
    const flood = parseJournal([entry(1), entry(2)].join('\n'), { cursor: 's=0', lastAt: 0 }, 2);
    const end = parseJournal([entry(2), entry(9)].join('\n'), { cursor: flood.cursor, lastAt: AT + 2 }, 500);

    expect([flood.isCut, flood.cursor]).toEqual([true, null]);
    expect(end.errors.map(({ text }) => text)).toEqual(['error 9']);
  });

  it('is read by one program, and by none while nothing was written', async () => {
    const tree = await writeTree({ '/var/log/journal/0123/system.journal': 'x' });
    const programs: Program[] = [];
    const machine = linuxMachine({
      root: tree.root,
      run: async (program) => {
        programs.push(program);
        return read({ exitCode: 0, stdout: entry(1) });
      },
    });
    const look = (cursor: string | null) => collect(eventErrors, machine, { cursor, lastAt: 0 });

    const first = await look(null);
    await look('s=1;i=1');
    machine.modifiedAt = async () => read(7);
    await look('s=1;i=1');
    await tree.remove();

    expect(first).toMatchObject({ kind: 'read', value: { errors: [{ text: 'error 1' }], cursor: 's=1;i=1' } });
    expect(programs.map(({ args }) => args.filter((arg) => /^--(lines|after)/.test(arg)))).toEqual([
      ['--lines=100'],
      ['--lines=500', '--after-cursor=s=1;i=1'],
    ]);
  });

  it('begins anew when it does not know the place any more, and says when there is none', async () => {
    const tree = await writeTree({ '/run/log/journal/0123/system.journal': 'x' });
    const run = async () => read({ exitCode: 1, stdout: '' });
    const gone = await collect(eventErrors, linuxMachine({ root: tree.root, run }), { cursor: 's=old', lastAt: AT });
    const none = await collect(eventErrors, linuxMachine({ root: `${tree.root}/etc`, run }), {
      cursor: null,
      lastAt: 0,
    });
    await tree.remove();

    expect(gone).toMatchObject({ kind: 'read', value: { errors: [], cursor: null, isCut: true } });
    expect(none).toMatchObject({ kind: 'unavailable', reason: 'missing' });
  });
});

describe('the event log of Windows', () => {
  const event = (data: string) =>
    `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Service Control Manager' Guid='{555908d1-a6d7-4695-8e1e-26931d2012f4}' EventSourceName='Service &amp; Manager'/><EventID Qualifiers='49152'>7034</EventID><Level>2</Level><TimeCreated SystemTime='2026-11-23T12:00:00.1234567Z'/><EventRecordID>42</EventRecordID><Channel>System</Channel></System>${data}</Event>`;

  it('gives source, number and parameters', () => {
    const data =
      "<EventData><Data Name='param1'>Cola de impresi&#243;n</Data><Data>1</Data><Binary>00</Binary></EventData>";

    expect(eventOf(event(data))).toEqual({
      at: AT + 123,
      source: 'Service & Manager',
      text: '7034: Cola de impresión, 1',
    });
    expect(eventOf(event('<UserData/>'))?.text).toBe('7034');
  });

  it.each(['', '<Event>', '<Event><System><TimeCreated SystemTime="x"/><Provider Name="a"/></System></Event>'])(
    'makes nothing of %j',
    (xml) => {
      expect(eventOf(xml)).toBeUndefined();
    },
  );

  it('goes on after its bookmark', async () => {
    const asked: (string | null)[] = [];
    const machine = recordedWindows({
      errorEvents: (bookmark) => {
        asked.push(bookmark);
        return { xml: [event('')], bookmark: '<BookmarkList/>', isCut: false };
      },
    });

    const reading = await collect(eventErrors, machine, { cursor: '<old/>', lastAt: 0 });

    expect(asked).toEqual(['<old/>']);
    expect(reading).toMatchObject({ value: { errors: [{ text: '7034' }], cursor: '<BookmarkList/>' } });
  });
});

describe('the unified log of a Mac', () => {
  it('gives faults after the last look, by the program that wrote them', () => {
    const line = (timestamp: string, processImagePath: string) =>
      JSON.stringify({ timestamp, messageType: 'Fault', eventMessage: 'it broke', processImagePath });
    const output = [
      line('2026-11-23 06:00:00.500000-0600', '/usr/libexec/old'),
      line('2026-11-23 06:00:02.123456-0600', '/System/Library/CoreServices/backupd'),
      line('2026-11-23 06:00:03.000000-0600', ''),
      '{"count":3,"finished":1}',
    ].join('\n');

    expect(parseMacLog(output, AT + 1000, AT + 5000)).toEqual({
      errors: [
        { at: AT + 2123, source: 'backupd', text: 'it broke' },
        { at: AT + 3000, source: 'kernel', text: 'it broke' },
      ],
      cursor: String(AT + 5000),
      isCut: false,
    });
    expect(logTime(AT)).toBe('2026-11-23 12:00:00+0000');
  });
});
