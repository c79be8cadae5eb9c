import { expect, it } from 'vitest';
import { macMachine } from './macos.ts';
import { writeTree } from './recorded-tree.ts';

it('reads files, folders, links and times, and says why it cannot', async () => {
  const tree = await writeTree({ '/a/b.plist': 'text', '/a/c': Uint8Array.of(1, 2), '/a/link': { link: 'b.plist' } });
  const machine = macMachine();
  const at = (path: string) => `${tree.root}${path}`;

  const found = {
    text: await machine.readFile(at('/a/b.plist')),
    bytes: await machine.readBytes(at('/a/c')),
    large: await machine.readBytes(at('/a/c'), 1),
    missing: await machine.readFile(at('/none')),
    names: await machine.list(at('/a')),
    none: await machine.list(at('/none')),
    exists: [await machine.exists(at('/a/link')), await machine.exists(at('/none'))],
    link: await machine.readLink(at('/a/link')),
    changed: await machine.modifiedAt(at('/a/c')),
    use: await machine.statfs(at('/a')),
  };
  await tree.remove();

  expect(found).toMatchObject({
    text: { kind: 'read', value: 'text' },
    bytes: { kind: 'read', value: Buffer.from([1, 2]) },
    large: { reason: 'too_large' },
    missing: { reason: 'missing' },
    names: ['b.plist', 'c', 'link'],
    none: [],
    exists: [true, false],
    link: { value: 'b.plist' },
    changed: { value: expect.any(Number) },
    use: { value: { sizeBytes: expect.any(Number), availableBytes: expect.any(Number) } },
  });
});

it('counts the time of its processors without a process', () => {
  const times = macMachine().processorTimes();

  expect(times.kind === 'read' && times.value.busyMs > 0 && times.value.idleMs > 0).toBe(true);
});

it('takes any reading as an option', () => {
  expect(macMachine({ uptimeSeconds: () => ({ kind: 'read', value: 7 }) }).uptimeSeconds()).toEqual({
    kind: 'read',
    value: 7,
  });
});
