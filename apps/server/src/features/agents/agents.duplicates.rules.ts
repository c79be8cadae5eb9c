import type { Facts } from '@lanet/contracts/agent';
import { isJunkSerial } from '@lanet/contracts/junk-serial';

/** What a computer claims that may show it is one we know. */
export type Marks = Pick<Facts, 'uuid' | 'serial' | 'macs' | 'hostname'>;

interface Score {
  /** 0 to 125: from 40 on a person is asked, from 80 on it is most likely the same computer. */
  score: number;
  reasons: ('serial' | 'uuid' | 'mac' | 'hostname')[];
}

export const ASK_FROM = 40;
/** A device heard of within this time is running beside the new one, so the two are two (agents.md 2.4). */
export const SILENT_MS = 10 * 60_000;
/** What so many devices of the installation share says nothing about one of them. */
export const SHARED_BY = 3;

/**
 * How likely two claims are of one computer (agents.md 2.4): the best of serial and UUID, plus a MAC in common, plus the
 * name. `shared` holds marks (as `markOf*` writes them) that more than three devices of the installation have.
 * Symmetric, and independent of the order of MACs.
 */
export function duplicateScore(a: Marks, b: Marks, shared: ReadonlySet<string>): Score {
  const serial = isSame(serialMark(a), serialMark(b), shared);
  const uuid = isSame(uuidMark(a), uuidMark(b), shared);
  const known = new Set(macMarks(b));
  const mac = macMarks(a).some((mark) => known.has(mark) && !shared.has(mark));
  const hostname = a.hostname !== '' && a.hostname.toLowerCase() === b.hostname.toLowerCase();
  const identity = serial && uuid ? 80 : serial ? 60 : uuid ? 40 : 0;
  return {
    score: identity + (mac ? 30 : 0) + (hostname ? 15 : 0),
    reasons: [
      ...(serial ? ['serial' as const] : []),
      ...(uuid ? ['uuid' as const] : []),
      ...(mac ? ['mac' as const] : []),
      ...(hostname ? ['hostname' as const] : []),
    ],
  };
}

/** Every mark of a computer as text. Both spellings of a UUID are one mark. */
export function marksOf(marks: Marks): string[] {
  return [serialMark(marks), uuidMark(marks), ...macMarks(marks)].filter((mark) => mark !== undefined);
}

/** The marks that must not be shared by many. MACs are not counted: those that wander (docks) an agent leaves out. */
export function countedMarks(marks: Marks): string[] {
  return marksOf({ ...marks, macs: [] });
}

/** What two computers have in common whenever their score is above 0: one of these. */
export function searchedMarks(marks: Marks): string[] {
  const { hostname } = marks;
  return [...marksOf(marks), ...(hostname === '' ? [] : [`name:${hostname.toLowerCase()}`])];
}

const isSame = (a: string | undefined, b: string | undefined, shared: ReadonlySet<string>) =>
  a !== undefined && a === b && !shared.has(a);

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
