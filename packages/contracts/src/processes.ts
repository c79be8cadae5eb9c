// What the script `list_processes` writes: the processes of a computer at one time. Never their command lines.
import { z } from 'zod';

export const ListedProcess = z.object({
  pid: z.number().int().min(0),
  name: z.string().max(300),
  /** Empty where the system does not tell. */
  user: z.string().max(300),
  /** Of all processors together, 0 to 100. */
  cpuPercent: z.number().min(0).max(100),
  memoryBytes: z.number().min(0),
  /** Tells the process from a later one with its number; `kill_process` wants it back. Empty where the system does not tell. */
  started: z.string().max(60),
});
export type ListedProcess = z.infer<typeof ListedProcess>;

export const ProcessList = z.object({ processes: z.array(ListedProcess).max(20_000) });
