// What a report of delivery means for an address (mail.md 9). Pure.

/** One of these, and nobody will ever read there: it does not exist, or is shut. */
const GONE = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.10', '5.2.1']);
const SOFT_MAX = 5;
const SOFT_DAYS = 7;
const DAY_MS = 86_400_000;

export interface AddressHealth {
  /** Epoch milliseconds of bounces that may pass. */
  soft: readonly number[];
  suppressed: boolean;
}

/** `soft` without those of more than a week before; suppressed by what never passes, or by five that should have. */
export function afterBounce(health: AddressHealth, status: string | null, atMs: number): AddressHealth {
  const isSoft = status?.startsWith('4.') ?? false;
  const soft = [...new Set([...health.soft, ...(isSoft ? [atMs] : [])])].filter((at) => at > atMs - SOFT_DAYS * DAY_MS);
  const isGone = status !== null && GONE.has(status);
  return { soft, suppressed: health.suppressed || isGone || soft.length >= SOFT_MAX };
}
