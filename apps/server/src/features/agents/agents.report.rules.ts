import { Knows, Report, type Window } from '@lanet/contracts/agent';
import { cleanText } from '@lanet/contracts/inventory';

/** Of a window: the contract's limits, as checked by hand below. */
const MAX_WINDOWS = 96;
const MAX_VALUES = 900;
const MAX_MILLIS = 8.64e15;

/**
 * A report that keeps the contract, or undefined. The same as `Report.safeParse` (a property test holds the two together),
 * but windows, which are nearly all of a report, are checked by hand, and so is the rest of one that holds nothing else: a
 * tenth of the schema's time. Undefined also for windows with members that the contract does not know, which the schema
 * takes out.
 */
export function plainReport(value: unknown): Report | undefined {
  if (!isRecord(value)) return undefined;
  const { windows } = value;
  if (!Array.isArray(windows) || windows.length > MAX_WINDOWS || !windows.every(isWindow)) return undefined;
  const quiet = quietReport(value, windows);
  if (quiet) return quiet;
  const rest = Report.safeParse({ ...value, windows: [] });
  return rest.success ? withStorableNames({ ...rest.data, windows }) : undefined;
}

/** A report of windows alone, as nearly all are; undefined for any other, and where a text would have to be cleaned. */
function quietReport(value: Record<string, unknown>, windows: Window[]): Report | undefined {
  const { protocol, sequence, bootId, lease, configEtag, agentVersion, sentAt, uptimeSeconds, backlog, clockOffsetMs } =
    value;
  const { sections, events, edges, blackBoxes } = value;
  const quiet = [sections, events, edges, blackBoxes].every((part) => part === undefined);
  if (!quiet || !isWhole(protocol, 1, 1000) || !isWhole(sequence, 1, Number.MAX_SAFE_INTEGER)) return undefined;
  if (typeof bootId !== 'string' || !CLEAN.test(bootId) || !isShort(agentVersion, 40)) return undefined;
  if (!(lease === null || isShort(lease, 64)) || !(configEtag === null || isShort(configEtag, 64))) return undefined;
  if (!isWhole(sentAt, 0, MAX_MILLIS) || !isAmount(uptimeSeconds) || uptimeSeconds > 1e10) return undefined;
  if (!isWhole(backlog, 0, 1e9)) return undefined;
  const { knows } = value;
  if (knows !== undefined && !Knows.safeParse(knows).success) return undefined;
  const head = { protocol, sequence, bootId, lease, configEtag, agentVersion, sentAt, uptimeSeconds, backlog };
  if (clockOffsetMs !== undefined && !isWhole(clockOffsetMs, -MAX_MILLIS, MAX_MILLIS)) return undefined;
  const own = clockOffsetMs === undefined ? head : { ...head, clockOffsetMs };
  return { ...own, windows, ...(knows !== undefined && { knows: Knows.parse(knows) }) };
}

/** Text that cleaning leaves as it is. */
const CLEAN = /^[\w.:-]{1,100}$/;

/** Names of objects in edges are compared with those of metrics, which are stored cleaned, and the database takes no NUL. */
export function withStorableNames(report: Report): Report {
  if (!report.edges) return report;
  return { ...report, edges: report.edges.map((edge) => ({ ...edge, object: cleanText(edge.object, 255) })) };
}

/** Whether a value is a window of the contract with nothing more in it. */
function isWindow(value: unknown): value is Window {
  if (!isRecord(value)) return false;
  const { from, stepSeconds, cpu, memory, temperature, volumes, network, reach } = value;
  if (!isWhole(from, 0, MAX_MILLIS) || !isWhole(stepSeconds, 1, 3600)) return false;
  if (!Array.isArray(cpu) || cpu.length > MAX_VALUES) return false;
  const count = cpu.length;
  return (
    Object.keys(value).length === (reach === undefined ? 7 : 8) &&
    areValues(cpu, count, 0, 100) &&
    areValues(memory, count, 0, 100) &&
    areValues(temperature, count, -100, 200) &&
    areItems(volumes, 200, 4, (volume) => isVolume(volume, count)) &&
    areItems(network, 64, 3, (item) => isInterface(item, count)) &&
    (reach === undefined || areItems(reach, 2, 3, (item) => isReach(item, count)))
  );
}

const isVolume = ({ id, usedPercent, freeBytes, sizeBytes }: Record<string, unknown>, count: number) =>
  isName(id) && areValues(usedPercent, count, 0, 100) && isAmount(freeBytes) && isAmount(sizeBytes);

const isInterface = ({ id, rx, tx }: Record<string, unknown>, count: number) =>
  isName(id) && areValues(rx, count, 0, 1e13) && areValues(tx, count, 0, 1e13);

const isReach = ({ target, loss, ms }: Record<string, unknown>, count: number) =>
  (target === 'gateway' || target === 'server') && areValues(loss, count, 0, 100) && areValues(ms, count, 0, 600_000);

function areValues(values: unknown, count: number, min: number, max: number): boolean {
  if (!Array.isArray(values) || values.length !== count) return false;
  for (const value of values) {
    if (value !== null && !(typeof value === 'number' && value >= min && value <= max)) return false;
  }
  return true;
}

const areItems = (items: unknown, most: number, members: number, isItem: (item: Record<string, unknown>) => boolean) =>
  Array.isArray(items) &&
  items.length <= most &&
  items.every((item) => isRecord(item) && Object.keys(item).length === members && isItem(item));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isName = (value: unknown) => typeof value === 'string' && value.length >= 1 && value.length <= 255;

const isShort = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most;

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;

const isWhole = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
