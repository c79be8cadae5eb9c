import type { SectionInputs } from '@lanet/contracts/inventory';
import { countOf, type Dictionary, dictionariesOf, dictionaryOf, flagOf, isDictionary, textOf } from './dictionary.ts';

type Disk = SectionInputs['disks']['disks'][number];
/** What SMART adds to a disk. */
export type DiskHealth = Pick<Disk, 'healthy' | 'wearPercent' | 'powerOnHours' | 'temperatureCelsius' | 'badSectors'>;

/** Reallocated, pending and uncorrectable sectors (ATA attributes by number; smartctl's names differ from maker to maker). */
const BAD_SECTORS = [5, 197, 198];
const POWER_ON_HOURS = 9;
/**
 * Attributes whose normalised value falls from 100 to 0 over the rated life of a solid-state disk: wear levelling (177), life
 * left (202, 231), media wear-out (233). Makers give these numbers other meanings too, so the name has to agree.
 */
const LIFE_LEFT: readonly { id: number; name: RegExp }[] = [
  { id: 231, name: /ssd_life_left/i },
  { id: 202, name: /(percent|perc)_lifetime|percent_life_remain/i },
  { id: 233, name: /media_wearout/i },
  { id: 177, name: /wear_leveling/i },
];
const MAX_COUNT = 1_000_000_000;

/**
 * The answer of `smartctl -j -a` (smartmontools 7 and later) for one disk of any kind. Undefined when it has no word about the
 * disk's health: no SMART, a bridge that hides it, or a disk that sleeps.
 */
export function parseSmartctl(json: string): DiskHealth | undefined {
  const answer = dictionaryOrNull(json);
  if (!answer) return undefined;
  const nvme = dictionaryOf(answer, 'nvme_smart_health_information_log');
  const attributes = dictionariesOf(dictionaryOf(answer, 'ata_smart_attributes'), 'table');
  const health: DiskHealth = {
    healthy: flagOf(dictionaryOf(answer, 'smart_status'), 'passed'),
    wearPercent: wearOf(answer, nvme, attributes),
    powerOnHours: bounded(countOf(dictionaryOf(answer, 'power_on_time'), 'hours')) ?? hoursOf(attributes),
    temperatureCelsius: temperatureOf(dictionaryOf(answer, 'temperature')),
    badSectors: badSectors(answer, nvme, attributes),
  };
  return Object.values(health).every((value) => value === null) ? undefined : health;
}

/** Whether the disk was left asleep: `-n standby` ends without asking it. */
export function isAsleep(json: string): boolean {
  const messages = dictionariesOf(dictionaryOf(dictionaryOrNull(json), 'smartctl'), 'messages');
  return messages.some((message) => /in (STANDBY|SLEEP)/i.test(textOf(message, 'string') ?? ''));
}

function dictionaryOrNull(json: string): Dictionary | null {
  try {
    const value: unknown = JSON.parse(json);
    return isDictionary(value) ? value : null;
  } catch {
    return null; // An older smartctl, which knows no -j.
  }
}

/** The newest smartctl says it for every kind; NVMe and SAS disks have a counter, which goes on past the rated life. */
function wearOf(answer: Dictionary, nvme: Dictionary, attributes: readonly Dictionary[]): number | null {
  const used =
    countOf(dictionaryOf(answer, 'endurance_used'), 'current_percent') ??
    countOf(nvme, 'percentage_used') ??
    countOf(answer, 'scsi_percentage_used_endurance_indicator');
  if (used !== null) return Math.min(100, used);
  for (const { id, name } of LIFE_LEFT) {
    const attribute = attributes.find((item) => countOf(item, 'id') === id && name.test(textOf(item, 'name') ?? ''));
    const left = countOf(attribute, 'value');
    if (left !== null && left <= 100) return 100 - left;
  }
  return null;
}

function rawValue(attributes: readonly Dictionary[], id: number): number | null {
  const attribute = attributes.find((item) => countOf(item, 'id') === id);
  return countOf(dictionaryOf(attribute, 'raw'), 'value');
}

/** Makers keep minutes or more in the upper bytes of the raw value; the lower four are hours. */
function hoursOf(attributes: readonly Dictionary[]): number | null {
  const raw = rawValue(attributes, POWER_ON_HOURS);
  return raw === null ? null : bounded(raw % 2 ** 32);
}

function badSectors(answer: Dictionary, nvme: Dictionary, attributes: readonly Dictionary[]): number | null {
  const own = countOf(nvme, 'media_errors') ?? countOf(answer, 'scsi_grown_defect_list');
  if (own !== null) return bounded(own);
  const counts = BAD_SECTORS.map((id) => rawValue(attributes, id)).filter((count) => count !== null);
  // Some keep a second number in the upper bytes here, too; nobody has four billion bad sectors.
  return counts.length === 0 ? null : bounded(counts.reduce((sum, count) => sum + (count % 2 ** 32), 0));
}

/** 0 is what disks say that have no sensor. */
function temperatureOf(temperature: Dictionary): number | null {
  const celsius = temperature.current;
  return typeof celsius === 'number' && celsius !== 0 && celsius > -40 && celsius < 130 ? celsius : null;
}

function bounded(count: number | null): number | null {
  return count !== null && count <= MAX_COUNT ? count : null;
}
