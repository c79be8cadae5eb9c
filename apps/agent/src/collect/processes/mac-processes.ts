import type { ProcessLoad, TopProcesses } from '@lanet/contracts/black-box';
import type { MacMachine, Reading } from '../../platform/machine.ts';
import { parsed, toTenths } from '../collector.ts';
import { topLoads } from './process-table.ts';

/**
 * By ps(1), the only list of all processes that needs no entitlement. `%cpu` is a mean of the last minute in percent of one
 * processor; `comm` with `-c` is the program's name without path and arguments.
 */
export async function macProcesses(machine: MacMachine): Promise<Reading<TopProcesses>> {
  const output = await machine.run({ program: '/bin/ps', args: ['-Aceo', 'pcpu=,rss=,comm='], timeoutSeconds: 5 });
  const processors = machine.processors();
  return parsed(output, ({ exitCode, stdout }) => (exitCode === 0 ? topLoads(parsePs(stdout, processors)) : undefined));
}

/** Lines `  1.5  20480 WindowServer`; the decimal sign is the system's. Memory is in kilobytes. */
export function parsePs(output: string, processors: number): ProcessLoad[] {
  return output.split('\n').flatMap((line) => {
    const [, cpu, kilobytes, name] = /^\s*([\d.,]+)\s+(\d+)\s+(\S.*)$/.exec(line) ?? [];
    if (cpu === undefined || name === undefined) return [];
    const percent = Number(cpu.replace(',', '.')) / Math.max(1, processors);
    return [{ name: name.trim(), cpu: toTenths(Math.min(100, percent)), memory: Number(kilobytes) * 1024 }];
  });
}
