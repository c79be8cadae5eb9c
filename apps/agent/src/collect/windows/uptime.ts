import type { Reading, WindowsMachine } from '../../platform/machine.ts';

/** Source: GetTickCount64 (kernel32). */
export const windowsUptime = async (machine: WindowsMachine): Promise<Reading<number>> => machine.uptimeSeconds();

/** Source: the time of the start as the clock said it then (NtQuerySystemInformation). */
export const windowsBootId = async (machine: WindowsMachine): Promise<Reading<string>> => machine.bootId();
