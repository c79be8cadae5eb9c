import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, unavailable, type WindowsMachine } from '../../../platform/machine.ts';
import { hasKey, keysBelow, numberValue, profileSids, textValue, valuesOf } from '../registry.ts';
import { booleanOf, numberOf, type Row, textOf } from '../row.ts';
import { wmi } from '../wmi.ts';

type Printer = SectionInputs['printers']['printers'][number];

const PRINT = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Print';
const TCP_PORTS = `${PRINT}\\Monitors\\Standard TCP/IP Port\\Ports`;
/** PRINTER_INFO_2, Attributes. */
const SHARED = 0x8;
const NETWORK = 0x10;
/** Brought along by a remote desktop, for as long as it is open; its name says whose. */
const REDIRECTED = 0x8000;
const NETWORK_PORT = /^(WSD|IP_|https?:|ipps?:|\\\\)/i;

/**
 * Printers of the computer, and those on other computers that people signed in have connected. Source: the spooler's keys in
 * the registry; Win32_Printer and Win32_PrintJob for status and jobs.
 */
export async function windowsPrintersSection(machine: WindowsMachine): Promise<Reading<SectionInputs['printers']>> {
  if (!hasKey(machine, `${PRINT}\\Printers`)) return unavailable('missing');
  const answer = await wmi(machine, 'hardware');
  const rows = (name: string) => (answer.kind === 'read' ? answer.value.rows(name) : null);
  const [states, jobs] = [rows('Win32_Printer') ?? [], rows('Win32_PrintJob')];
  const defaults = defaultPrinters(machine);
  const printers = [...ownPrinters(machine), ...connections(machine)].map((printer) => {
    const state = states.find((row) => textOf(row, 'Name') === printer.name);
    return {
      ...printer,
      status: state ? statusOf(state) : null,
      queuedJobs: jobs && state ? jobsOf(jobs, printer.name) : null,
      isDefault: defaults.size > 0 ? defaults.has(printer.name) : null,
    };
  });
  return read({ printers });
}

function ownPrinters(machine: WindowsMachine): Printer[] {
  const tcpPorts = keysBelow(machine, TCP_PORTS);
  return keysBelow(machine, `${PRINT}\\Printers`).flatMap((key): Printer[] => {
    const values = valuesOf(machine, `${PRINT}\\Printers\\${key}`);
    const attributes = numberValue(values, 'Attributes') ?? 0;
    if ((attributes & REDIRECTED) !== 0) return [];
    const port = textValue(values, 'Port');
    const isTcp = port !== null && tcpPorts.includes(port);
    return [
      {
        name: textValue(values, 'Name') ?? key,
        driver: textValue(values, 'Printer Driver'),
        port: isTcp ? hostOf(machine, port) : withoutCredentials(port),
        isShared: (attributes & SHARED) !== 0,
        isNetwork: isTcp || (attributes & NETWORK) !== 0 || NETWORK_PORT.test(port ?? ''),
      },
    ];
  });
}

/** The address behind a port people named at will. */
function hostOf(machine: WindowsMachine, port: string): string {
  const values = valuesOf(machine, `${TCP_PORTS}\\${port}`);
  return textValue(values, 'HostName') ?? textValue(values, 'IPAddress') ?? port;
}

/** `https://name:password@server/…` as some guides recommend it. */
export function withoutCredentials(port: string | null): string | null {
  return port?.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1') ?? null;
}

/** Keys of connections are written `,,server,printer`. */
function connections(machine: WindowsMachine): Printer[] {
  const keys = profileSids(machine).flatMap((sid) => keysBelow(machine, `HKU\\${sid}\\Printers\\Connections`));
  return [...new Set(keys)].map((key) => ({ name: key.replaceAll(',', '\\'), isNetwork: true }));
}

/** What the people signed in print to unless they choose; `name,winspool,port`. */
function defaultPrinters(machine: WindowsMachine): Set<string> {
  const devices = profileSids(machine).map((sid) => {
    const values = valuesOf(machine, `HKU\\${sid}\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Windows`);
    return textValue(values, 'Device')?.replace(/,[^,]*,[^,]*$/, '');
  });
  return new Set(devices.filter((name) => name !== undefined));
}

/** Win32_Printer, DetectedErrorState, of those that stop the printing: no paper, no toner, open, jammed, service, full. */
const ERRORS = new Set([4, 6, 7, 8, 10, 11]);
const ERROR_OFFLINE = 9;
/** Win32_Printer, PrinterStatus; 5 is warming up. */
const STATES: Record<number, Printer['status']> = { 3: 'idle', 4: 'printing', 5: 'idle', 6: 'stopped', 7: 'offline' };

export function statusOf(row: Row): Printer['status'] {
  const error = numberOf(row, 'DetectedErrorState') ?? 0;
  if (booleanOf(row, 'WorkOffline') || error === ERROR_OFFLINE) return 'offline';
  return ERRORS.has(error) ? 'error' : (STATES[numberOf(row, 'PrinterStatus') ?? 0] ?? null);
}

/** A job is named `<printer>, <number>`. */
function jobsOf(jobs: readonly Row[], printer: string): number {
  return jobs.filter((row) => textOf(row, 'Name')?.replace(/, \d+$/, '') === printer).length;
}
