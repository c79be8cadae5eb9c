import { type Reading, read, reasonOf } from '../machine.ts';
import { type Addon, loadAddon } from './addon.ts';
import { win32Error } from './win32-error.ts';

/** A group of processes that Windows kills together. Whatever a member starts is a member, whoever its parent is later. */
export type Job = {
  /** Takes a process in, with everything it starts from now on. False when it already ended or is closed to us. */
  add(pid: number): boolean;
  /** Kills every member at once. */
  terminate(): void;
  /** Members that still run; 0 when Windows cannot say, or the job is closed. */
  activeProcesses(): number;
  /** Lets go of the job, which kills who still runs in it. A second time does nothing. */
  close(): void;
};

/** JOBOBJECT_EXTENDED_LIMIT_INFORMATION and JOBOBJECT_BASIC_ACCOUNTING_INFORMATION (winnt.h), 64-bit. */
const LIMITS = { class: 9, bytes: 144, flagsAt: 16 };
const ACCOUNTING = { class: 1, bytes: 48, activeAt: 40 };
/** Members end with the last handle: also when the agent itself is killed. Leaving a job is not among the rights given. */
const KILL_ON_JOB_CLOSE = 0x2000;
const PROCESS_TERMINATE_AND_SET_QUOTA = 0x1 | 0x100;
/** What people see as the exit code of a killed process: that of a control-C, as the console would give. */
const KILLED = 0xc000_013a;

/** Makes an empty job. `addon`: the file of the native addon, for tests; it lies beside the agent. */
export function openJob(options: { addon?: string } = {}): Reading<Job> {
  const addon = loadAddon(options.addon);
  if (addon.kind === 'unavailable') return addon;
  try {
    return makeJob(addon.value);
  } catch (error) {
    return reasonOf(error);
  }
}

function makeJob(addon: Addon): Reading<Job> {
  const dll = addon.load('kernel32.dll');
  const lastError = dll.func('uint32_t GetLastError()');
  const closeHandle = dll.func('int CloseHandle(intptr_t handle)');
  const handle = dll.func('intptr_t CreateJobObjectW(void *, void *)')(null, null);
  if (Number(handle) === 0) return win32Error('CreateJobObjectW', Number(lastError()));
  const limits = Buffer.alloc(LIMITS.bytes);
  limits.writeUInt32LE(KILL_ON_JOB_CLOSE, LIMITS.flagsAt);
  const set = dll.func('int SetInformationJobObject(intptr_t job, int class, void *limits, uint32_t size)');
  if (set(handle, LIMITS.class, limits, LIMITS.bytes) === 0) {
    const failed = win32Error('SetInformationJobObject', Number(lastError()));
    closeHandle(handle);
    return failed;
  }
  const openProcess = dll.func('intptr_t OpenProcess(uint32_t access, int inherit, uint32_t pid)');
  const assign = dll.func('int AssignProcessToJobObject(intptr_t job, intptr_t process)');
  const terminateJob = dll.func('int TerminateJobObject(intptr_t job, uint32_t exitCode)');
  const query = dll.func('int QueryInformationJobObject(intptr_t job, int class, void *answer, uint32_t size, void *)');
  let isOpen = true;
  return read({
    add(pid) {
      const process = isOpen ? openProcess(PROCESS_TERMINATE_AND_SET_QUOTA, 0, pid) : 0;
      if (Number(process) === 0) return false;
      const isMember = assign(handle, process) !== 0;
      closeHandle(process);
      return isMember;
    },
    terminate() {
      if (isOpen) terminateJob(handle, KILLED);
    },
    activeProcesses() {
      const answer = Buffer.alloc(ACCOUNTING.bytes);
      const isKnown = isOpen && query(handle, ACCOUNTING.class, answer, ACCOUNTING.bytes, null) !== 0;
      return isKnown ? answer.readUInt32LE(ACCOUNTING.activeAt) : 0;
    },
    close() {
      if (isOpen) closeHandle(handle);
      isOpen = false;
    },
  });
}
