import { type Reading, read, unavailable, valueOrNull, type WindowsService } from '../machine.ts';
import type { Addon, Native } from './addon.ts';
import { type Block, follow, wideText } from './memory-layout.ts';
import { onThread } from './on-thread.ts';
import { decodeServices, SERVICE_STATUS_BYTES, serviceOf, startModeOf } from './service-status.ts';
import { ERROR_MORE_DATA, win32Error } from './win32-error.ts';

const SC_MANAGER_CONNECT = 0x1;
const SC_MANAGER_ENUMERATE_SERVICE = 0x4;
const SERVICE_QUERY_CONFIG = 0x1;
const SERVICE_QUERY_STATUS = 0x4;
const SERVICE_START = 0x10;
const SC_ENUM_PROCESS_INFO = 0;
const SC_STATUS_PROCESS_INFO = 0;
/** Programs, not drivers. */
const SERVICE_WIN32 = 0x30;
const SERVICE_STATE_ALL = 0x3;
/** The most that one call takes (Microsoft, EnumServicesStatusExW); 8 KiB for the configuration of one service. */
const LIST_BYTES = 256 * 1024;
const CONFIG_BYTES = 8 * 1024;
const MAX_CALLS = 20;
const MAX_NAME = 256;
const DISPLAY_NAME_AT = 56;

/** Services by the service control manager (advapi32). */
export function openServiceManager(addon: Addon) {
  const dll = addon.load('advapi32.dll');
  const lastError = addon.load('kernel32.dll').func('uint32_t GetLastError()');
  const openManager = dll.func('intptr_t OpenSCManagerW(void *, void *, uint32_t access)');
  const openService = dll.func('intptr_t OpenServiceW(intptr_t manager, str16 name, uint32_t access)');
  const close = dll.func('int CloseServiceHandle(intptr_t handle)');
  const queryStatus = dll.func(
    'int QueryServiceStatusEx(intptr_t service, uint32_t level, void *status, uint32_t, void *)',
  );
  const startService = dll.func('int StartServiceW(intptr_t service, uint32_t count, void *arguments)');
  const queryConfig = dll.func('int QueryServiceConfigW(intptr_t service, void *config, uint32_t size, void *needed)');
  const enumServices = dll.func(
    'int EnumServicesStatusExW(intptr_t manager, uint32_t level, uint32_t type, uint32_t state, void *list, uint32_t size, void *needed, void *count, void *resume, void *)',
  );

  function using<T>(handle: Native, call: string, use: (handle: Native) => Reading<T>): Reading<T> {
    if (Number(handle) === 0) return win32Error(call, Number(lastError()));
    try {
      return use(handle);
    } finally {
      close(handle);
    }
  }

  function inManager<T>(use: (manager: Native) => Reading<T>): Reading<T> {
    return using(openManager(null, null, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE), 'OpenSCManagerW', use);
  }

  function inService<T>(
    manager: Native,
    name: string,
    access: number,
    use: (service: Native) => Reading<T>,
  ): Reading<T> {
    return using(openService(manager, name, access), 'OpenServiceW', use);
  }

  /** One whose configuration is closed to us still has a state. */
  function configOf(service: Native): Reading<{ startMode: WindowsService['startMode']; displayName: string }> {
    const [bytes, needed] = [Buffer.alloc(CONFIG_BYTES), Buffer.alloc(4)];
    if (queryConfig(service, bytes, CONFIG_BYTES, needed) === 0) {
      return win32Error('QueryServiceConfigW', Number(lastError()));
    }
    const name = follow({ bytes, address: addon.address(bytes) }, DISPLAY_NAME_AT);
    const displayName = name === undefined ? '' : wideText(bytes, name, MAX_NAME);
    return read({ startMode: startModeOf(bytes.readUInt32LE(4)), displayName });
  }

  function startMode(manager: Native, name: string): WindowsService['startMode'] {
    return valueOrNull(inService(manager, name, SERVICE_QUERY_CONFIG, configOf))?.startMode ?? null;
  }

  function list(manager: Native): Reading<WindowsService[]> {
    const block: Block = { bytes: Buffer.alloc(LIST_BYTES), address: 0n };
    block.address = addon.address(block.bytes);
    const [needed, count, resume] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)];
    const found: WindowsService[] = [];
    for (let calls = 0; calls < MAX_CALLS; calls++) {
      const kinds = [SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_STATE_ALL] as const;
      const done = enumServices(manager, ...kinds, block.bytes, LIST_BYTES, needed, count, resume, null);
      const code = done === 0 ? Number(lastError()) : 0;
      if (done === 0 && code !== ERROR_MORE_DATA) return win32Error('EnumServicesStatusExW', code);
      found.push(...decodeServices(block, count.readUInt32LE(0)));
      if (done !== 0) break;
    }
    return read(found);
  }

  function statusOf(service: Native): Reading<ReturnType<typeof serviceOf>> {
    const [status, needed] = [Buffer.alloc(SERVICE_STATUS_BYTES), Buffer.alloc(4)];
    return queryStatus(service, SC_STATUS_PROCESS_INFO, status, SERVICE_STATUS_BYTES, needed) === 0
      ? win32Error('QueryServiceStatusEx', Number(lastError()))
      : read(serviceOf(status));
  }

  function one(manager: Native, name: string): Reading<WindowsService> {
    return inService(manager, name, SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG, (service) => {
      const status = statusOf(service);
      if (status.kind === 'unavailable') return status;
      const config = valueOrNull(configOf(service));
      const names = { name, displayName: config?.displayName || name };
      return read({ ...names, ...status.value, startMode: config?.startMode ?? null });
    });
  }

  /** The manager waits for the program of the service to answer, up to half a minute, so not on the thread of everything else. */
  async function start(name: string): Promise<Reading<true>> {
    const access = SERVICE_START | SERVICE_QUERY_STATUS;
    const service = inManager((manager) => {
      const handle = openService(manager, name, access);
      return Number(handle) === 0 ? win32Error('OpenServiceW', Number(lastError())) : read(handle);
    });
    if (service.kind === 'unavailable') return service;
    try {
      if ((await onThread(startService, service.value, 0, null)) !== 0) return read(true);
      // Not GetLastError: it is that of the thread the call was made on. That it runs already is no failure.
      const status = statusOf(service.value);
      if (status.kind === 'unavailable') return status;
      const { state, exitCode } = status.value;
      const isThere = state === 'running' || state === 'starting';
      return isThere ? read(true) : unavailable('failed', `StartServiceW: ${state}, exit code ${exitCode}`);
    } finally {
      close(service.value);
    }
  }

  return {
    services: (): Reading<readonly WindowsService[]> =>
      inManager((manager) => {
        const listed = list(manager);
        if (listed.kind === 'unavailable') return listed;
        return read(listed.value.map((service) => ({ ...service, startMode: startMode(manager, service.name) })));
      }),
    /** By its key name, in any case. A NUL would end the name early, and another service would answer. */
    service: (name: string): Reading<WindowsService> =>
      name.includes('\0') ? unavailable('missing') : inManager((manager) => one(manager, name)),
    /** Without arguments, as at the start of the computer. One that runs already is no failure. */
    start: async (name: string): Promise<Reading<true>> => (name.includes('\0') ? unavailable('missing') : start(name)),
  };
}
