import { lstat, readdir } from 'node:fs/promises';
import { anyMachine } from './any-machine.ts';
import { type Reading, read, reasonOf, type WindowsMachine } from './machine.ts';
import { DEFAULT_MAX_BYTES, readFromDisk } from './posix-files.ts';
import { type Addon, loadAddon } from './windows/addon.ts';
import { openDrives } from './windows/drives.ts';
import { openEventLog } from './windows/event-log.ts';
import { openIpHelper } from './windows/ip-helper.ts';
import { openKernel } from './windows/kernel.ts';
import { runPowershell } from './windows/powershell.ts';
import { openProcessList } from './windows/process-list.ts';
import { openRegistry } from './windows/registry.ts';
import { openServiceManager } from './windows/service-manager.ts';
import { openWinHttp } from './windows/win-http.ts';

/** `addon`: the file of the native addon; beside the running program unless told. */
export type WindowsOptions = { addon?: string } & Partial<Omit<WindowsMachine, 'system'>>;

/**
 * This Windows computer. DLLs are loaded when they are first asked. Without the addon every native reading says `missing`; a call
 * that fails, or that this version of Windows does not have, says why.
 */
export function windowsMachine({ addon: file, ...own }: WindowsOptions = {}): WindowsMachine {
  let loaded: Reading<Addon> | undefined;
  const addon = () => {
    loaded ??= loadAddon(file);
    return loaded;
  };
  const kernel = opened(addon, openKernel);
  const drives = opened(addon, openDrives);
  const network = opened(addon, openIpHelper);
  const registry = opened(addon, openRegistry);
  const services = opened(addon, openServiceManager);
  const processes = opened(addon, openProcessList);
  const eventLog = opened(addon, openEventLog);
  const proxies = opened(addon, openWinHttp);
  return {
    ...anyMachine,
    system: 'win32',
    systemTimes: () => kernel((dll) => dll.systemTimes()),
    memoryStatus: () => kernel((dll) => dll.memoryStatus()),
    uptimeSeconds: () => kernel((dll) => dll.uptimeSeconds()),
    bootId: () => kernel((dll) => dll.bootId()),
    firmwareTable: () => kernel((dll) => dll.firmwareTable()),
    drives: async () => settled(drives((dll) => read(dll.drives()))),
    errorEvents: async (bookmark) => settled(eventLog((dll) => read(dll.errorEvents(bookmark)))),
    adapters: () => network((dll) => dll.adapters()),
    services: () => services((dll) => dll.services()),
    processes: () => processes((dll) => dll.processes()),
    service: (name) => services((dll) => dll.service(name)),
    startService: async (name) => settled(services((dll) => read(dll.start(name)))),
    registryKeys: (key) => registry((dll) => dll.keys(key)),
    registryValues: (key) => registry((dll) => dll.values(key)),
    registryModifiedAt: async (key) => registry((dll) => dll.modifiedAt(key)),
    proxySettings: async (url) => {
      const answer = proxies((dll) => read(dll.proxySettings(url)));
      return answer.kind === 'read' ? answer.value.then(read, reasonOf) : answer;
    },
    ...files,
    powershell: (script, timeoutSeconds) => runPowershell(anyMachine.run, script, timeoutSeconds),
    ...own,
  };
}

const files: Pick<WindowsMachine, 'readFile' | 'list' | 'exists'> = {
  readFile: async (path, maxBytes = DEFAULT_MAX_BYTES) => {
    const bytes = await readFromDisk(path, maxBytes);
    return bytes.kind === 'read' ? read(bytes.value.toString('utf8')) : bytes;
  },
  list: (path) =>
    readdir(path).then(
      (names) => names.sort(),
      () => [], // A folder that is not there holds nothing; one that is closed looks the same to a collector.
    ),
  exists: (path) =>
    lstat(path).then(
      () => true,
      () => false,
    ),
};

async function settled<T>(answer: Reading<Promise<Reading<T>>>): Promise<Reading<T>> {
  return answer.kind === 'read' ? answer.value.catch(reasonOf) : answer;
}

/** Asks a group of functions, opened at the first question. What it throws is the reading's reason. */
function opened<Dll>(addon: () => Reading<Addon>, open: (addon: Addon) => Dll) {
  let dll: Dll | undefined;
  return <T>(question: (dll: Dll) => Reading<T>): Reading<T> => {
    const found = addon();
    if (found.kind === 'unavailable') return found;
    try {
      dll ??= open(found.value);
      return question(dll);
    } catch (error) {
      return reasonOf(error);
    }
  };
}
