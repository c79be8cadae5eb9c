import type { WindowsService } from '../machine.ts';
import { type Block, follow, wideText } from './memory-layout.ts';

/** SERVICE_STATUS_PROCESS and ENUM_SERVICE_STATUS_PROCESSW (winsvc.h), 64-bit. */
export const SERVICE_STATUS_BYTES = 36;
const ENTRY_BYTES = 56;
const STATUS_AT = 16;
/** Characters of a service's name, its display name and the final NUL (Microsoft, CreateServiceW). */
const MAX_NAME = 257;

/** dwCurrentState, from 1 on. One that is about to pause is not stopped, one that is about to go on not yet running. */
const STATES: readonly WindowsService['state'][] = [
  'stopped',
  'starting',
  'stopping',
  'running',
  'starting',
  'paused',
  'paused',
];
const START_MODES: Readonly<Record<number, WindowsService['startMode']>> = {
  2: 'automatic',
  3: 'manual',
  4: 'disabled',
};

/** The service's own number stands in another place; never started is no result. */
const ERROR_SERVICE_SPECIFIC_ERROR = 1066;
const ERROR_SERVICE_NEVER_STARTED = 1077;

/** What SERVICE_STATUS_PROCESS tells. The exit code of one that runs is of no past run. */
export function serviceOf(status: Buffer): Pick<WindowsService, 'state' | 'exitCode'> {
  const state = STATES[status.readUInt32LE(4) - 1] ?? 'stopped';
  const code = status.readUInt32LE(12);
  if (state !== 'stopped' || code === ERROR_SERVICE_NEVER_STARTED) return { state, exitCode: null };
  return { state, exitCode: code === ERROR_SERVICE_SPECIFIC_ERROR ? status.readUInt32LE(16) : code };
}

/** Null for a number that only drivers have. */
export function startModeOf(startType: number): WindowsService['startMode'] {
  return START_MODES[startType] ?? null;
}

/** `count` entries of EnumServicesStatusExW; their start modes are not in the list. */
export function decodeServices(block: Block, count: number): WindowsService[] {
  const services: WindowsService[] = [];
  for (let at = 0; at < count * ENTRY_BYTES && at + ENTRY_BYTES <= block.bytes.length; at += ENTRY_BYTES) {
    const [nameAt, displayAt] = [follow(block, at), follow(block, at + 8)];
    const name = nameAt === undefined ? '' : wideText(block.bytes, nameAt, MAX_NAME);
    if (name === '') continue;
    const displayName = displayAt === undefined ? '' : wideText(block.bytes, displayAt, MAX_NAME);
    const status = block.bytes.subarray(at + STATUS_AT, at + STATUS_AT + SERVICE_STATUS_BYTES);
    services.push({ name, displayName: displayName || name, ...serviceOf(status), startMode: null });
  }
  return services;
}
