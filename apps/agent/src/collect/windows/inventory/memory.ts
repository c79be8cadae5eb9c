import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, type WindowsMachine } from '../../../platform/machine.ts';
import { memoryDevices } from '../../inventory/smbios.ts';

/** Source: GlobalMemoryStatusEx and the SMBIOS table. */
export async function windowsMemorySection(machine: WindowsMachine): Promise<Reading<SectionInputs['memory']>> {
  const status = machine.memoryStatus();
  const table = machine.firmwareTable();
  if (status.kind === 'unavailable' && table.kind === 'unavailable') return status;
  return read({
    physicalBytes: status.kind === 'read' ? status.value.totalBytes : null,
    modules: table.kind === 'read' ? memoryDevices(table.value) : null,
  });
}
