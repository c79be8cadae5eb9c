import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { anyMachine } from './any-machine.ts';

const node = process.execPath;

describe('a program', () => {
  it('gets its arguments as they are, with no shell between', async () => {
    const args = ['-p', 'process.argv[1]', '; exit 3 $(id) "quoted"'];

    const output = await anyMachine.run({ program: node, args, timeoutSeconds: 20 });

    expect(output).toEqual({ kind: 'read', value: { exitCode: 0, stdout: '; exit 3 $(id) "quoted"\n' } });
  });

  it('sees nothing of the agent environment', async () => {
    process.env.AGENT_TEST_SECRET = 'secret';

    const args = ['-p', 'Object.keys(process.env).sort().join()'];
    const output = await anyMachine.run({ program: node, args, timeoutSeconds: 20 });

    expect(output).toMatchObject({ value: { stdout: 'LANG,LC_ALL,PATH\n' } });
  });

  it('ends with its own exit code, which is no failure to read', async () => {
    const output = await anyMachine.run({ program: node, args: ['-e', 'process.exit(100)'], timeoutSeconds: 20 });

    expect(output).toEqual({ kind: 'read', value: { exitCode: 100, stdout: '' } });
  });

  it('is killed when its time is over', async () => {
    const args = ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'];

    const output = await anyMachine.run({ program: node, args, timeoutSeconds: 0.3 });

    expect(output).toEqual({ kind: 'unavailable', reason: 'timeout' });
  });

  it('that is not installed is missing', async () => {
    const output = await anyMachine.run({ program: 'no-such-program', args: [], timeoutSeconds: 5 });

    expect(output).toEqual({ kind: 'unavailable', reason: 'missing' });
  });
});

describe('a handshake', () => {
  it('is answered by an open port and, just as well, by one that refuses', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    // Safe: a server that listens on TCP has an address with a port.
    const { port } = server.address() as AddressInfo;

    const open = await anyMachine.connectMs({ host: '127.0.0.1', port }, 5000);
    await new Promise((resolve) => server.close(resolve));
    const closed = await anyMachine.connectMs({ host: '127.0.0.1', port }, 5000);

    expect([open.kind, closed.kind]).toEqual(['read', 'read']);
  });

  it('with a name that does not exist is not answered', async () => {
    const reading = await anyMachine.connectMs({ host: 'nowhere.invalid', port: 443 }, 5000);

    expect(reading.kind).toBe('unavailable');
  });
});
