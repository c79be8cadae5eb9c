import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read } from '../../../platform/machine.ts';
import { parsePrinters } from '../../cups.ts';

/**
 * Print queues. Source: printers.conf (printers.conf(5)), which CUPS writes within 30 s of every change; `lpstat` says the same
 * in the language of whoever set the Mac up. A Mac that never had a printer has no such file.
 */
export async function macPrintersSection(machine: MacMachine): Promise<Reading<SectionInputs['printers']>> {
  const file = await machine.readFile('/private/etc/cups/printers.conf', 1024 * 1024);
  if (file.kind === 'unavailable') return file.reason === 'missing' ? read({ printers: [] }) : file;
  return read({ printers: parsePrinters(file.value) });
}
