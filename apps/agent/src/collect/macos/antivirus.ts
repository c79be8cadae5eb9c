import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, valueOrNull } from '../../platform/machine.ts';
import { type AntivirusStatus, parseCortex, parseDefender, parseSentinelOne } from '../antivirus-status.ts';
import type { Job } from './launchd.ts';
import { outputOf } from './program-output.ts';
import { readPlist, textOf } from './property.ts';

type Antivirus = NonNullable<SectionInputs['security']['antivirus']>[number];

/** `places`: bundles or folders, any of which means it is installed; the first with an Info.plist names its version. */
type Known = { product: string; places: readonly string[]; jobs: RegExp; status?: StatusCommand };
type StatusCommand = {
  program: string;
  /** Arguments of each run; `parse` is given what all of them wrote. */
  runs: readonly (readonly string[])[];
  parse: (output: string) => AntivirusStatus | undefined;
};

/** macOS keeps no list of protection programs, so those of the field are known by where they install and what they run. */
const KNOWN: readonly Known[] = [
  {
    product: 'Microsoft Defender',
    places: ['/Applications/Microsoft Defender.app', '/Applications/Microsoft Defender ATP.app'],
    jobs: /com\.microsoft\.(wdav|fresno)/,
    status: { program: '/usr/local/bin/mdatp', runs: [['health', '--output', 'json']], parse: parseDefender },
  },
  {
    product: 'SentinelOne',
    places: ['/Applications/SentinelOne/SentinelOne Extensions.app', '/Library/Sentinel/sentinel-agent.bundle'],
    jobs: /com\.sentinelone\.sentineld/,
    status: {
      program: '/Library/Sentinel/sentinel-agent.bundle/Contents/MacOS/sentinelctl',
      runs: [['status']],
      parse: parseSentinelOne,
    },
  },
  { product: 'CrowdStrike Falcon', places: ['/Applications/Falcon.app'], jobs: /com\.crowdstrike\.falcon/ },
  {
    product: 'Cortex XDR',
    places: ['/Applications/Cortex XDR.app', '/Library/Application Support/PaloAltoNetworks/Traps'],
    jobs: /com\.paloaltonetworks\.(traps|cortex)/,
    status: {
      program: '/Library/Application Support/PaloAltoNetworks/Traps/bin/cytool',
      runs: [['info'], ['info', 'query']],
      parse: parseCortex,
    },
  },
  {
    product: 'Sophos Endpoint',
    places: ['/Applications/Sophos/Sophos Endpoint.app', '/Applications/Sophos Endpoint.app'],
    jobs: /com\.sophos\.(endpoint|scan|common)/,
  },
  {
    product: 'ESET Endpoint',
    places: [
      '/Applications/ESET Endpoint Security.app',
      '/Applications/ESET Endpoint Antivirus.app',
      '/Applications/ESET Cyber Security.app',
    ],
    jobs: /com\.eset\./,
  },
  {
    product: 'Bitdefender',
    places: ['/Applications/Endpoint Security for Mac.app', '/Applications/Bitdefender/AntivirusforMac.app'],
    jobs: /com\.bitdefender\./i,
  },
  {
    product: 'Kaspersky',
    places: [
      '/Applications/Kaspersky Endpoint Security.app',
      '/Applications/Kaspersky Internet Security.app',
      '/Applications/Kaspersky.app',
    ],
    jobs: /com\.kaspersky\./,
  },
  {
    product: 'Malwarebytes',
    places: ['/Applications/Malwarebytes.app', '/Library/Application Support/Malwarebytes/MBAM'],
    jobs: /com\.malwarebytes\./,
  },
  { product: 'Jamf Protect', places: ['/Applications/JamfProtect.app'], jobs: /com\.jamf\.protect/ },
  {
    product: 'Trend Micro',
    places: ['/Applications/TrendMicroSecurity.app', '/Library/Application Support/TrendMicro'],
    jobs: /com\.trendmicro\./,
  },
  { product: 'Avast', places: ['/Applications/Avast.app'], jobs: /com\.avast\./ },
  { product: 'AVG', places: ['/Applications/AVGAntivirus.app'], jobs: /com\.avg\./ },
  {
    product: 'Norton',
    places: ['/Applications/Norton 360.app', '/Applications/Norton Security.app'],
    jobs: /com\.(norton|symantec)\./,
  },
  {
    product: 'Trellix',
    places: [
      '/Applications/Trellix Endpoint Security for Mac.app',
      '/Applications/McAfee Endpoint Security for Mac.app',
    ],
    jobs: /com\.(mcafee|trellix)\./,
  },
  { product: 'Webroot SecureAnywhere', places: ['/Applications/Webroot SecureAnywhere.app'], jobs: /com\.webroot\./ },
];

/** The rules of XProtect, in the place of macOS 15 and later and in the one of before; the newer of the two counts. */
const XPROTECT_RULES = [
  '/private/var/protected/xprotect/XProtect.bundle',
  '/Library/Apple/System/Library/CoreServices/XProtect.bundle',
];
const XPROTECT_SCANNER = '/Library/Apple/System/Library/CoreServices/XProtect.app';

/** Protection programs: Apple's own, which cannot be switched off, and the known ones that are installed. */
export async function readAntivirus(machine: MacMachine, jobs: ReadonlyMap<string, Job> | null): Promise<Antivirus[]> {
  const found: Antivirus[] = [];
  const own = await readXprotect(machine);
  if (own) found.push(own);
  for (const known of KNOWN) {
    const present = await Promise.all(known.places.map((place) => machine.exists(place)));
    if (!present.includes(true)) continue;
    const status = await ownStatus(machine, known.status);
    found.push({
      product: known.product,
      ...status,
      version: status?.version ?? (await firstVersion(machine, known.places)),
      enabled: status?.enabled ?? (jobs && isRunning(jobs, known.jobs)),
    });
  }
  return found;
}

/** By the program's own command, where one is known; undefined when it does not answer. */
async function ownStatus(machine: MacMachine, command: StatusCommand | undefined) {
  if (!command) return undefined;
  let written = '';
  for (const args of command.runs) {
    const output = await outputOf(machine, command.program, args, 10);
    if (output.kind === 'unavailable') return undefined;
    written += output.value;
  }
  return command.parse(written);
}

/** The engines of today are system extensions, whose jobs have the team's id before their own name. */
function isRunning(jobs: ReadonlyMap<string, Job>, pattern: RegExp): boolean {
  return [...jobs.values()].some(({ label, pid }) => pid !== null && pattern.test(label));
}

async function firstVersion(machine: MacMachine, places: readonly string[]): Promise<string | null> {
  for (const place of places) {
    const version = await bundleVersion(machine, place);
    if (version !== null) return version;
  }
  return null;
}

async function bundleVersion(machine: MacMachine, path: string): Promise<string | null> {
  return textOf(await readPlist(machine, `${path}/Contents/Info.plist`), 'CFBundleShortVersionString');
}

async function readXprotect(machine: MacMachine): Promise<Antivirus | undefined> {
  let newest: { version: string; at: number | null } | undefined;
  for (const place of XPROTECT_RULES) {
    const version = await bundleVersion(machine, place);
    if (version === null || (newest && Number(newest.version) >= Number(version))) continue;
    newest = { version, at: valueOrNull(await machine.modifiedAt(`${place}/Contents/Resources/XProtect.yara`)) };
  }
  if (!newest) return undefined;
  return {
    product: 'XProtect',
    version: await bundleVersion(machine, XPROTECT_SCANNER),
    enabled: true,
    signatureVersion: newest.version,
    signaturesAt: newest.at,
  };
}
