import type { SectionInputs } from '@lanet/contracts/inventory';
import { type LinuxMachine, type Reading, read } from '../../platform/machine.ts';
import { parsePrinters } from '../cups.ts';

/** Of the distribution's CUPS, and of the one Ubuntu brings as a snap. */
export const PRINTER_FILES = ['/etc/cups/printers.conf', '/var/snap/cups/common/etc/cups/printers.conf'];
const MAX_BYTES = 1024 * 1024;

/**
 * Print queues of this computer. Source: printers.conf (printers.conf(5)), which CUPS rewrites within 30 s of every change. A
 * computer without CUPS, or with one that never had a printer, has no such file and no printers.
 */
export async function linuxPrintersSection(machine: LinuxMachine): Promise<Reading<SectionInputs['printers']>> {
  for (const path of PRINTER_FILES) {
    const file = await machine.readFile(path, MAX_BYTES);
    if (file.kind === 'read') return read({ printers: parsePrinters(file.value) });
    if (file.reason !== 'missing') return file;
  }
  return read({ printers: [] });
}
