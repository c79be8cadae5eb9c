import { createHash } from 'node:crypto';
import type { Report } from '@lanet/contracts/agent';
import type { SectionInputs } from '@lanet/contracts/inventory';
import { sortedJson } from '@lanet/contracts/wire';
import type { MachineKind } from './simulated-machine.ts';

/** The inventory of an invented computer, as an agent sends it. */
export function simulatedSections(kind: MachineKind): NonNullable<Report['sections']> {
  const data: Partial<SectionInputs> = {
    system: { hostname: kind.name, hardwareVendor: kind.vendor, hardwareModel: kind.model },
    os: { name: kind.os, platform: 'linux', arch: 'x86_64' },
    cpu: { processors: [{ socket: 0, brand: kind.cpu, numberOfCores: kind.cores, logicalProcessors: kind.cores * 2 }] },
    memory: { physicalBytes: kind.memoryGib * 1024 ** 3, modules: null },
    software: { programs: programs.map(([name, version]) => ({ name, version, source: 'deb', scope: 'system' })) },
  };
  return Object.fromEntries(
    Object.entries(data).map(([section, value]) => [
      section,
      { hash: createHash('sha256').update(sortedJson(value)).digest('hex').slice(0, 16), data: value },
    ]),
  );
}

const programs: [name: string, version: string][] = [
  ['firefox-esr', '140.5.0esr-1'],
  ['libreoffice', '25.2.3-2'],
  ['thunderbird', '140.4.0-1'],
  ['openssh-server', '10.0p1-7'],
  ['cups', '2.4.10-3'],
  ['curl', '8.14.1-2'],
  ['vlc', '3.0.21-10'],
  ['gimp', '3.0.4-3'],
];
