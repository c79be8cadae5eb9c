// What a page says of a device beyond its figures.
import type { Device } from '@lanet/contracts/devices';
import { formatDuration } from '../../platform/format.ts';
import { i18n } from '../../platform/i18n.ts';

/** What is off by less is within what an agent can know. */
const WRONG_CLOCK_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/** From so many days on a device that is away is worth a question: laptops and the like have no alert. */
export const UNSEEN_DAYS = 30;

/** `El reloj está 7 minutos adelantado…`; undefined while it is right, or nobody knows. */
export function clockWords({ clockOffsetMs }: Pick<Device, 'clockOffsetMs'>): string | undefined {
  if (clockOffsetMs === null || Math.abs(clockOffsetMs) < WRONG_CLOCK_MS) return undefined;
  const span = formatDuration(Math.round(Math.abs(clockOffsetMs) / 60_000) * 60);
  const advice = i18n.t('devices.page.clockAdvice');
  // Ours is ahead of the device's, so the device's is behind.
  return i18n.t(clockOffsetMs > 0 ? 'devices.page.clockBehind' : 'devices.page.clockAhead', { span, advice });
}

/** Whole days since a device that is away was last seen; 0 when it is there, or never was. */
export function daysUnseen({ online, lastSeenAt }: Pick<Device, 'online' | 'lastSeenAt'>, nowMs: number): number {
  return online || lastSeenAt === null ? 0 : Math.floor((nowMs - Date.parse(lastSeenAt)) / DAY_MS);
}
