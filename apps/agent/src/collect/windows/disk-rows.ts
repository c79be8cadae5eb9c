import type { SectionInputs } from '@lanet/contracts/inventory';
import { ownSerial } from '../inventory/junk.ts';
import { booleanOf, numberOf, type Row, textOf } from './row.ts';

type Disk = SectionInputs['disks']['disks'][number];

/** MSFT_PhysicalDisk, BusType. */
const BUSES: Record<number, string> = {
  1: 'scsi',
  2: 'ata',
  3: 'ata',
  4: 'firewire',
  6: 'fibre_channel',
  7: 'usb',
  8: 'raid',
  9: 'iscsi',
  10: 'sas',
  11: 'ata',
  12: 'mmc',
  13: 'mmc',
  15: 'virtual',
  16: 'storage_spaces',
  17: 'nvme',
};
const SSD = 4;
const HDD = 3;
/** MSFT_PhysicalDisk, HealthStatus: healthy, warning, unhealthy; 5 is unknown. */
const HEALTH: Record<number, boolean> = { 0: true, 1: false, 2: false };
const REMOVABLE = new Set(['usb', 'mmc', 'firewire']);
/** Disks a hypervisor makes: what they say of their medium and health is the host's invention. */
const VIRTUAL = /\b(virtual|vbox|vmware|qemu|xensrc|msft|virtio)\b|^(xen|google persistent|nvme amazon)/i;

/** Instances of MSFT_PhysicalDisk, with the counters of the same disk where Windows could read them. */
export function physicalDisks(rows: readonly Row[], counters: readonly Row[]): Disk[] {
  return rows.flatMap((row): Disk[] => {
    const number = textOf(row, 'DeviceId') ?? String(numberOf(row, 'DeviceId') ?? '');
    const sizeBytes = numberOf(row, 'Size');
    if (number === '' || !sizeBytes) return [];
    const model = textOf(row, 'Model') ?? textOf(row, 'FriendlyName');
    const type = BUSES[numberOf(row, 'BusType') ?? -1] ?? null;
    const isVirtual = type === 'virtual' || VIRTUAL.test(`${model ?? ''}`);
    const counter = counters.find((each) => String(each.DiskId) === number);
    return [
      {
        name: `PhysicalDrive${number}`,
        vendor: vendorOf(row),
        model,
        serial: serialOf(row),
        sizeBytes,
        medium: isVirtual ? null : mediumOf(numberOf(row, 'MediaType')),
        type,
        removable: type === null ? null : REMOVABLE.has(type),
        healthy: isVirtual ? null : (HEALTH[numberOf(row, 'HealthStatus') ?? -1] ?? null),
        ...(counter && !isVirtual ? wearOf(counter, numberOf(row, 'MediaType') === SSD) : {}),
      },
    ];
  });
}

/** Zero hours and zero degrees are what Windows writes for "not told"; wear means something on solid-state disks only. */
function wearOf(counter: Row, isSsd: boolean) {
  const hours = numberOf(counter, 'PowerOnHours');
  const temperature = numberOf(counter, 'Temperature');
  const wear = numberOf(counter, 'Wear');
  const isTold = Boolean(hours) || Boolean(temperature);
  return {
    powerOnHours: hours || null,
    temperatureCelsius: temperature && temperature <= 150 ? temperature : null,
    // A disk may count past its rated life.
    wearPercent: isSsd && isTold && wear !== null ? Math.min(100, wear) : null,
  };
}

function mediumOf(media: number | null): Disk['medium'] {
  return media === SSD ? 'ssd' : media === HDD ? 'hdd' : null;
}

/** The driver's class is no maker: SATA disks say ATA, NVMe disks NVMe. */
function vendorOf(row: Row): string | null {
  const vendor = textOf(row, 'Manufacturer');
  return vendor === null || /^(ATA|NVMe|USB|\(.*\))$/i.test(vendor) ? null : vendor;
}

/**
 * The number on the label. NVMe disks show the identifier of their namespace (`0025_3886_91B0_1234.`) as serial number; the
 * controller's is the label's, followed by blanks and the adapter's own number.
 */
function serialOf(row: Row): string | null {
  const controller = textOf(row, 'AdapterSerialNumber')?.replace(/\s*_[0-9A-F]{4,8}\.?$/i, '') ?? null;
  const own = textOf(row, 'SerialNumber');
  const isNamespace = own !== null && /^[0-9A-F]{4}(_[0-9A-F]{4}){3,7}\.$/i.test(own);
  return ownSerial(isNamespace && controller ? controller : decodedSerial(own));
}

/** Older drivers give the twenty characters of an ATA serial number in hexadecimal, each pair of them turned round. */
export function decodedSerial(serial: string | null): string | null {
  if (serial === null || !/^[0-9a-f]{40}$/i.test(serial)) return serial;
  const swapped = Buffer.from(serial, 'hex').swap16().toString('latin1');
  return /^[\x20-\x7e]+$/.test(swapped) ? swapped.trim() : serial;
}

/** Instances of Win32_DiskDrive, which every Windows has; `warnings` of MSStorageDriver_FailurePredictStatus. */
export function diskDrives(rows: readonly Row[], warnings: readonly Row[]): Disk[] {
  return rows.flatMap((row): Disk[] => {
    const number = numberOf(row, 'Index');
    const sizeBytes = numberOf(row, 'Size');
    if (number === null || !sizeBytes) return [];
    const instance = textOf(row, 'PNPDeviceID')?.toUpperCase();
    // The other class names the same device with the number of its function behind it.
    const warning = warnings.find(
      (each) => textOf(each, 'InstanceName')?.toUpperCase().replace(/_\d+$/, '') === instance,
    );
    const predicted = warning ? booleanOf(warning, 'PredictFailure') : null;
    const model = textOf(row, 'Model');
    const media = textOf(row, 'MediaType');
    return [
      {
        name: `PhysicalDrive${number}`,
        // Windows lengthens the name by the kind of driver.
        model: model?.replace(/ (ATA|SCSI Disk|USB) Device$/, '') ?? null,
        serial: ownSerial(decodedSerial(textOf(row, 'SerialNumber'))),
        sizeBytes,
        type: interfaceOf(textOf(row, 'InterfaceType')),
        removable: media === null ? null : /removable|external/i.test(media),
        healthy: predicted === null || VIRTUAL.test(model ?? '') ? null : !predicted,
      },
    ];
  });
}

function interfaceOf(name: string | null): string | null {
  return name === null ? null : name === 'IDE' ? 'ata' : name.toLowerCase();
}
