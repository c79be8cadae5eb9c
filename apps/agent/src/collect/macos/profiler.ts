import type { MacMachine } from '../../platform/machine.ts';
import { type Dictionary, dictionariesOf, isDictionary, listOf } from './property.ts';

const KINDS = [
  'SPHardwareDataType',
  'SPiBridgeDataType',
  'SPMemoryDataType',
  'SPNVMeDataType',
  'SPSerialATADataType',
  'SPDisplaysDataType',
] as const;

type Kind = (typeof KINDS)[number];
type Profile = { readonly [K in Kind]: readonly Dictionary[] };

/** The hardware sections are read one after the other; they share one run, and the next day's have their own. */
const KEEP_MS = 10 * 60_000;
const kept = new WeakMap<MacMachine, { at: number; profile: Promise<Profile> }>();

/** What `system_profiler` (system_profiler(8)) knows of the hardware, by kind; empty lists when it fails. */
export function profiler(machine: MacMachine): Promise<Profile> {
  const at = machine.monotonicMs();
  const known = kept.get(machine);
  if (known && at - known.at < KEEP_MS) return known.profile;
  const profile = machine
    .run({ program: '/usr/sbin/system_profiler', args: ['-json', ...KINDS], timeoutSeconds: 55 })
    .then((output) => toProfile(output.kind === 'read' ? output.value.stdout : ''));
  kept.set(machine, { at, profile });
  return profile;
}

function toProfile(json: string): Profile {
  const whole = parseJson(json);
  const of = (kind: Kind) => leaves(dictionariesOf(whole, kind));
  return {
    SPHardwareDataType: of('SPHardwareDataType'),
    SPiBridgeDataType: of('SPiBridgeDataType'),
    SPMemoryDataType: of('SPMemoryDataType'),
    SPNVMeDataType: of('SPNVMeDataType'),
    SPSerialATADataType: of('SPSerialATADataType'),
    SPDisplaysDataType: of('SPDisplaysDataType'),
  };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // The program was stopped half-way or wrote nothing: every list is empty then.
  }
}

/** Controllers hold their devices in `_items`; only what holds no others is a thing of its own. */
function leaves(items: readonly Dictionary[], depth = 0): Dictionary[] {
  return items.flatMap((item) => {
    const inner = listOf(item, '_items');
    if (inner === null || depth > 4) return [item];
    return leaves(inner.filter(isDictionary), depth + 1);
  });
}
