import { Report, type Window } from '@lanet/contracts/agent';
import { cleanText } from '@lanet/contracts/inventory';

/** Of a window: the contract's limits, as checked by hand below. */
const MAX_WINDOWS = 96;
const MAX_VALUES = 900;
const MAX_MILLIS = 8.64e15;

/**
 * A report that keeps the contract, or undefined. The same as `Report.safeParse` (a property test holds the two together),
 * but windows, which are nearly all of a report, are checked by hand: a tenth of the schema's time. Undefined also for
 * windows with members that the contract does not know, which the schema takes out.
 */
export function plainReport(value: unknown): Report | undefined {
  if (typeof value !== 'object' || value === null || !('windows' in value)) return undefined;
  const { windows } = value;
  if (!Array.isArray(windows) || windows.length > MAX_WINDOWS || !windows.every(isWindow)) return undefined;
  const rest = Report.safeParse({ ...value, windows: [] });
  return rest.success ? withStorableNames({ ...rest.data, windows }) : undefined;
}

/** Names of objects in edges are compared with those of metrics, which are stored cleaned, and the database takes no NUL. */
export function withStorableNames(report: Report): Report {
  if (!report.edges) return report;
  return { ...report, edges: report.edges.map((edge) => ({ ...edge, object: cleanText(edge.object, 255) })) };
}

/** Whether a value is a window of the contract with nothing more in it. */
export function isWindow(value: unknown): value is Window {
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

const isAmount = (value: unknown) => typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;

const isWhole = (value: unknown, min: number, max: number) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
