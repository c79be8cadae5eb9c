import type { Facts } from '@lanet/contracts/agent';
import { DuplicateReason } from '@lanet/contracts/device-identity';
import { isJunkSerial } from '@lanet/contracts/junk-serial';

/** What a computer claims that may show it is one we know. */
export type Marks = Pick<Facts, 'uuid' | 'serial' | 'tpm' | 'macs' | 'hostname' | 'domain'>;

interface Score {
  /** 0 to 145: from 40 on a person is asked, from 80 on it is most likely the same computer. */
  score: number;
  /** Strongest first. */
  reasons: DuplicateReason[];
}

export const ASK_FROM = 40;
export const LINK_FROM = 80;
/** A device heard of within this time is running beside the new one, so the two are two (agents.md 2.4). */
export const SILENT_MS = 10 * 60_000;
/** What more devices of the installation share says nothing about one of them. */
export const SHARED_BY = 3;

const POINTS = { recovery: 100, tpm: 100, both: 80, serial: 60, uuid: 40, mac: 30, hostname: 15 };

/**
 * How likely two claims are of one computer (agents.md 2.4): the best of recovery or TPM, serial and UUID, plus a MAC in
 * common, plus the name. `shared` holds marks (as `marksOf` writes them) that more than three devices of the installation
 * have. `recovered`: one was shown to come after the other by a statement of its key. Symmetric, and independent of the
 * order of MACs.
 */
export function duplicateScore(a: Marks, b: Marks, shared: ReadonlySet<string>, recovered = false): Score {
  const known = new Set(macMarks(b));
  const common = {
    recovery: recovered,
    tpm: isSame(tpmMark(a), tpmMark(b), shared),
    serial: isSame(serialMark(a), serialMark(b), shared),
    uuid: isSame(uuidMark(a), uuidMark(b), shared),
    mac: macMarks(a).some((mark) => known.has(mark) && !shared.has(mark)),
    hostname: isSameName(nameOf(a), nameOf(b)),
  };
  const { recovery, tpm, serial, uuid } = common;
  const identity = Math.max(
    recovery ? POINTS.recovery : 0,
    tpm ? POINTS.tpm : 0,
    serial && uuid ? POINTS.both : 0,
    serial ? POINTS.serial : 0,
    uuid ? POINTS.uuid : 0,
  );
  return {
    score: identity + (common.mac ? POINTS.mac : 0) + (common.hostname ? POINTS.hostname : 0),
    reasons: DuplicateReason.options.filter((reason) => common[reason]),
  };
}

/** Every mark of a computer but its name, as text. Both spellings of a UUID are one mark. */
export function marksOf(marks: Marks): string[] {
  const own = [serialMark(marks), uuidMark(marks), tpmMark(marks), ...macMarks(marks)];
  return own.filter((mark) => mark !== undefined);
}

/** What two computers have in common whenever their facts score above 0: one of these. */
export function searchedMarks(marks: Marks): string[] {
  const { host } = nameOf(marks);
  return [...marksOf(marks), ...(host === '' ? [] : [`name:${host}`])];
}

interface Name {
  host: string;
  domain: string;
}

/** Lower case; what stands behind the first dot of the name is its domain, unless one is told. */
function nameOf({ hostname, domain }: Marks): Name {
  const [, host = '', behind = ''] = /^([^.]*)\.?(.*)$/s.exec(hostname.trim().toLowerCase()) ?? [];
  return { host, domain: domain?.trim().toLowerCase() || behind };
}

/** Of one name in two domains are two. Agents before 3.1 told no domain: unknown is no contradiction. */
function isSameName(a: Name, b: Name): boolean {
  return a.host !== '' && a.host === b.host && (a.domain === b.domain || a.domain === '' || b.domain === '');
}

const isSame = (a: string | undefined, b: string | undefined, shared: ReadonlySet<string>) =>
  a !== undefined && a === b && !shared.has(a);

function tpmMark({ tpm }: Marks): string | undefined {
  return tpm === undefined || tpm === null || isJunkSerial(tpm) ? undefined : `tpm:${tpm.trim().toLowerCase()}`;
}

function serialMark({ serial }: Marks): string | undefined {
  return serial === null || isJunkSerial(serial) ? undefined : `serial:${serial.trim().toLowerCase()}`;
}

/**
 * The first three groups are also read byte-swapped, and the lesser spelling is the mark: systems differ in how they print
 * them (GLPI agent issue 839).
 */
function uuidMark({ uuid }: Marks): string | undefined {
  if (uuid === null || isJunkSerial(uuid)) return undefined;
  const hex = uuid.toLowerCase().replace(/[^0-9a-f]/g, '');
  if (hex.length !== 32) return `uuid:${uuid.trim().toLowerCase()}`;
  const swapped = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16)].map(
    (group) => group.match(/../g)?.reverse().join('') ?? '',
  );
  const other = `${swapped.join('')}${hex.slice(16)}`;
  return `uuid:${hex < other ? hex : other}`;
}

/** VMware, VirtualBox, Hyper-V, Xen, Parallels; QEMU and Docker use locally administered addresses. */
const VIRTUAL = ['005056', '000c29', '000569', '001c14', '080027', '00155d', '00163e', '001c42'];

function macMarks({ macs }: Marks): string[] {
  return macs.flatMap((mac) => {
    const hex = mac.toLowerCase().replace(/[^0-9a-f]/g, '');
    if (hex.length !== 12 || isJunkSerial(hex) || VIRTUAL.includes(hex.slice(0, 6))) return [];
    // Bit 1 of the first octet: chosen by software (virtual, random), bit 0: a group (IEEE 802, 8.2).
    return (Number.parseInt(hex.slice(0, 2), 16) & 3) === 0 ? [`mac:${hex}`] : [];
  });
}
