import type { SectionInputs } from '@lanet/contracts/inventory';
import type { LinuxMachine } from '../../platform/machine.ts';
import { type AntivirusStatus, parseCortex, parseDefender } from '../antivirus-status.ts';
import { parseBitdefender, parseClamav, parseSentinelOne } from './antivirus-status.ts';
import type { UnitStates } from './units.ts';

type Antivirus = NonNullable<SectionInputs['security']['antivirus']>[number];

/** `places`: files or folders, any of which means it is installed. `units`: any of which protects while it runs. */
type Known = { product: string; places: readonly string[]; units: readonly string[]; status?: StatusCommand };
type StatusCommand = {
  program: string;
  /** Arguments of each run; `parse` is given what all of them wrote. */
  runs: readonly (readonly string[])[];
  parse: (output: string) => AntivirusStatus | undefined;
};

/** Linux keeps no list of protection programs, so those of the field are known by where they install and what they run. */
const KNOWN: readonly Known[] = [
  {
    product: 'ClamAV',
    places: ['/usr/bin/clamscan', '/usr/sbin/clamd'],
    units: ['clamav-daemon', 'clamd', 'clamd@scan', 'clamav-clamonacc'],
    status: { program: 'clamscan', runs: [['--version']], parse: parseClamav },
  },
  {
    product: 'Microsoft Defender',
    places: ['/opt/microsoft/mdatp'],
    units: ['mdatp'],
    status: { program: 'mdatp', runs: [['health', '--output', 'json']], parse: parseDefender },
  },
  {
    product: 'SentinelOne',
    places: ['/opt/sentinelone/bin'],
    units: ['sentinelone'],
    status: {
      program: '/opt/sentinelone/bin/sentinelctl',
      runs: [['version'], ['control', 'status']],
      parse: parseSentinelOne,
    },
  },
  {
    product: 'Bitdefender GravityZone',
    places: ['/opt/bitdefender-security-tools'],
    units: ['bdsec'],
    status: {
      program: '/opt/bitdefender-security-tools/bin/bduitool',
      runs: [['get', 'ps']],
      parse: parseBitdefender,
    },
  },
  {
    product: 'Cortex XDR',
    places: ['/opt/traps/bin'],
    units: ['traps_pmd'],
    status: { program: '/opt/traps/bin/cytool', runs: [['info']], parse: parseCortex },
  },
  { product: 'CrowdStrike Falcon', places: ['/opt/CrowdStrike'], units: ['falcon-sensor'] },
  { product: 'ESET Endpoint', places: ['/opt/eset/eea'], units: ['eea'] },
  { product: 'ESET Server Security', places: ['/opt/eset/efs'], units: ['efs'] },
  { product: 'Sophos Protection for Linux', places: ['/opt/sophos-spl'], units: ['sophos-spl'] },
  { product: 'Sophos Anti-Virus', places: ['/opt/sophos-av'], units: ['sav-protect'] },
  { product: 'Kaspersky Endpoint Security', places: ['/opt/kaspersky/kesl'], units: ['kesl', 'kesl-supervisor'] },
  { product: 'Trend Micro Deep Security', places: ['/opt/ds_agent'], units: ['ds_agent'] },
  { product: 'Trellix Endpoint Security', places: ['/opt/McAfee/ens/tp', '/opt/isec/ens'], units: ['mfetpd'] },
  { product: 'WithSecure', places: ['/opt/f-secure/linuxsecurity'], units: ['f-secure-linuxsecurity-fsma'] },
  { product: 'Dr.Web', places: ['/opt/drweb.com'], units: ['drweb-configd'] },
  { product: 'Carbon Black', places: ['/opt/carbonblack/psc'], units: ['cbagentd'] },
  { product: 'Malwarebytes', places: ['/opt/malwarebytes', '/usr/bin/mblinux'], units: ['mbdaemon'] },
];

export const ANTIVIRUS_UNITS = KNOWN.flatMap(({ units }) => units);
/** Days after which signatures are old, where the program does not judge by itself; the same as on Windows. */
const OLD_SIGNATURE_MS = 7 * 86_400_000;

/** The known protection programs that are installed. `units`: of ANTIVIRUS_UNITS; null when there is no systemd. */
export async function readAntivirus(machine: LinuxMachine, units: UnitStates | null): Promise<Antivirus[]> {
  const found: Antivirus[] = [];
  for (const known of KNOWN) {
    const present = await Promise.all(known.places.map((place) => machine.exists(place)));
    if (!present.includes(true)) continue;
    const status = await ownStatus(machine, known.status);
    const runs = units && runsOf(known.units, units);
    found.push({
      product: known.product,
      ...status,
      // A program may say it is switched on while nothing of it runs.
      enabled: runs === false ? false : (status?.enabled ?? runs),
      upToDate: status?.upToDate ?? freshness(status?.signaturesAt, machine.now()),
    });
  }
  return found;
}

/** Null where the program came without a service: it scans when it is told to, so that nothing of it runs is no fault of it. */
function runsOf(names: readonly string[], units: UnitStates): boolean | null {
  const installed = names.flatMap((name) => units.get(name) ?? []).filter((unit) => unit.installed);
  return installed.length === 0 ? null : installed.some((unit) => unit.running);
}

function freshness(signaturesAt: number | null | undefined, now: number): boolean | null {
  return signaturesAt == null ? null : now - signaturesAt <= OLD_SIGNATURE_MS;
}

/** By the program's own command, where one is known; undefined when it does not answer. */
async function ownStatus(machine: LinuxMachine, command: StatusCommand | undefined) {
  if (!command) return undefined;
  let written = '';
  for (const args of command.runs) {
    const output = await machine.run({ program: command.program, args, timeoutSeconds: 10 });
    if (output.kind === 'unavailable' || output.value.exitCode !== 0) return undefined;
    written += `${output.value.stdout}\n`;
  }
  return command.parse(written);
}
