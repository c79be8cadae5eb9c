import { describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import type { LinuxMachine, Program } from '../platform/machine.ts';
import { writeTree } from '../platform/recorded-tree.ts';
import { collect } from './collector.ts';
import { watchedServices } from './watched-services.ts';

const SHOW = `LoadState=loaded
ActiveState=active

LoadState=loaded
ActiveState=failed

LoadState=not-found
ActiveState=inactive

LoadState=loaded
ActiveState=activating
`;

async function stateOf(names: string[], answer: { exitCode: number; stdout: string }, systemd = true) {
  const tree = await writeTree(systemd ? { '/run/systemd/system/.keep': '' } : {});
  const asked: Program[] = [];
  const run: LinuxMachine['run'] = async (program) => {
    asked.push(program);
    return { kind: 'read', value: answer };
  };
  const reading = await collect(watchedServices, linuxMachine({ root: tree.root, run }), { watchedServices: names });
  await tree.remove();
  return { reading, asked };
}

describe('watched services', () => {
  it('have their state under the name of the policy, asked for in one run', async () => {
    const { reading, asked } = await stateOf(['ssh', 'nginx.service', 'gone', 'slow.socket'], {
      exitCode: 0,
      stdout: SHOW,
    });

    expect(reading).toEqual({
      kind: 'read',
      value: [
        { name: 'ssh', state: 'running' },
        { name: 'nginx.service', state: 'failed' },
        { name: 'gone', state: 'missing' },
        { name: 'slow.socket', state: 'starting' },
      ],
    });
    expect(asked.map(({ args }) => args.slice(-5))).toEqual([
      ['--', 'ssh.service', 'nginx.service', 'gone.service', 'slow.socket'],
    ]);
  });

  it('cost no process when there are none, or none with a possible name', async () => {
    const { reading, asked } = await stateOf(['a service', '$(id)', '../x', '*'], { exitCode: 0, stdout: SHOW });

    expect(reading).toEqual({ kind: 'read', value: [] });
    expect(asked).toEqual([]);
  });

  it.each([
    { stdout: SHOW, exitCode: 1, reason: 'failed' },
    { stdout: '', exitCode: 0, reason: 'unreadable' },
  ])('are unknown when systemctl ends with $exitCode and prints "$stdout"', async ({ reason, ...answer }) => {
    const { reading } = await stateOf(['ssh'], answer);

    expect(reading).toMatchObject({ kind: 'unavailable', reason });
  });

  it('are unknown where systemd did not start the system', async () => {
    const { reading, asked } = await stateOf(['ssh'], { exitCode: 0, stdout: SHOW }, false);

    expect(reading).toEqual({ kind: 'unavailable', reason: 'no_service_manager' });
    expect(asked).toEqual([]);
  });
});
