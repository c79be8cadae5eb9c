import type { Report } from '@lanet/contracts/agent';
import { SectionName, type Sections, sections } from '@lanet/contracts/inventory';
import { isJunkSerial, isPlaceholder } from '@lanet/contracts/junk-serial';
import { type Change, changesOf } from './inventory.changes.rules.ts';

/** History rows of one device and report: a system upgrade changes thousands of packages, and nobody reads them all. */
export const MAX_CHANGES = 300;

export interface SectionReport {
  clientId: string;
  deviceId: string;
  sections: Report['sections'];
}

/** The newest said of one section of one device. `data` belongs to `dataHash`, which may be older than `hash`. */
export interface Claim {
  clientId: string;
  deviceId: string;
  section: SectionName;
  hash: string;
  dataHash: string | undefined;
  data: unknown;
}

/** One claim for each device and section, from reports in the order they came. */
export function claimsOf(reports: readonly SectionReport[]): Claim[] {
  const claims = new Map<string, Claim>();
  for (const { clientId, deviceId, sections: reported } of reports) {
    for (const section of SectionName.options) {
      const said = reported?.[section];
      if (!said) continue;
      const earlier = claims.get(`${deviceId} ${section}`);
      const brings = said.data !== undefined;
      const { dataHash, data } = brings ? { dataHash: said.hash, data: said.data } : (earlier ?? {});
      claims.set(`${deviceId} ${section}`, { clientId, deviceId, section, hash: said.hash, dataHash, data });
    }
  }
  return [...claims.values()];
}

/** A section's content as the contract knows it: unknown fields are gone. Undefined when it is not of that shape. */
export function contentOf<S extends SectionName>(section: S, data: unknown): Sections[S] | undefined {
  const result = sections[section].safeParse(data);
  // The schema is the one of this section, which is what `Sections` is made of.
  return result.success ? (result.data as Sections[S]) : undefined;
}

/** What changed in a section since `before` was stored; nothing when that no longer has a shape we know. */
export function changesSince(section: SectionName, before: unknown, after: Sections[SectionName]): Change[] {
  const known = contentOf(section, before);
  return known === undefined ? [] : changesOf(section, known, after);
}

export interface DeviceFacts {
  os?: string;
  model?: string;
  serial?: string;
  uuid?: string;
}

/** What the list of devices shows of a section; makers' placeholders are no answer. */
export function factsOf(section: SectionName, data: unknown): DeviceFacts {
  if (section === 'os') {
    const os = contentOf('os', data);
    // "24.04.1 LTS (Noble Numbat)": the code name is on the device's page.
    return os ? { os: [os.name, os.version?.replace(/ \(.*\)$/, '')].filter(Boolean).join(' ').slice(0, 200) } : {};
  }
  const system = section === 'system' ? contentOf('system', data) : undefined;
  if (!system) return {};
  const serial = [system.hardwareSerial, system.boardSerial].find((value) => !isJunkSerial(value));
  return {
    ...(system.hardwareModel && !isPlaceholder(system.hardwareModel) && { model: system.hardwareModel.slice(0, 200) }),
    ...(serial && { serial: serial.slice(0, 200) }),
    ...(system.uuid && !isJunkSerial(system.uuid) && { uuid: system.uuid }),
  };
}
