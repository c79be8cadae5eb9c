import { expect, it } from 'vitest';
import { fakeAddon } from '../../testing/fake-addon.ts';
import type { NativeArgument } from './addon.ts';
import { openServiceManager } from './service-manager.ts';

/** A service manager that knows Spooler. `taken`: whether it takes the start; `state`: as dwCurrentState, afterwards. */
function managerWith({ taken, state }: { taken: boolean; state: number }) {
  const { addon, calls } = fakeAddon({
    OpenSCManagerW: () => 1,
    OpenServiceW: (_manager, name) => (name === 'Spooler' ? 2 : 0),
    GetLastError: () => 1060,
    StartServiceW: () => (taken ? 1 : 0),
    QueryServiceStatusEx: (_service, _level, status: NativeArgument = null) => {
      if (!(status instanceof Buffer)) return 0;
      status.writeUInt32LE(state, 4);
      status.writeUInt32LE(1069, 12);
      return 1;
    },
  });
  return { services: openServiceManager(addon), calls };
}
const [STOPPED, RUNNING] = [1, 4];

it('starts a service on a thread: the service manager may take half a minute to say that it did', async () => {
  const { services, calls } = managerWith({ taken: true, state: RUNNING });

  expect(await services.start('Spooler')).toEqual({ kind: 'read', value: true });
  expect(calls.filter((name) => name.startsWith('StartServiceW'))).toEqual(['StartServiceW…']);
  expect(calls.filter((name) => name === 'CloseServiceHandle')).toHaveLength(2);
});

it('takes one that runs already for started, and says with what one ended that does not', async () => {
  const start = (state: number) => managerWith({ taken: false, state }).services.start('Spooler');

  expect(await start(RUNNING)).toEqual({ kind: 'read', value: true });
  expect(await start(STOPPED)).toMatchObject({ kind: 'unavailable', detail: expect.stringContaining('1069') });
});

it('knows no service of another name, nor of one that a NUL cuts off', async () => {
  const { services } = managerWith({ taken: true, state: RUNNING });

  expect(await services.start('Other')).toMatchObject({ kind: 'unavailable', reason: 'missing' });
  expect(await services.start('Spooler\0x')).toMatchObject({ kind: 'unavailable', reason: 'missing' });
});
