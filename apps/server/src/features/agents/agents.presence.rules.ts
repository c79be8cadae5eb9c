/** An agent pings every minute; two that fail to come are an absence (product.md A3). Some slack for the road. */
export const LEASE_MS = 130_000;

/** After a start of the gateway, devices that were online have at least so long to come back. */
const GRACE_MS = 120_000;

/** Seconds over which a fleet of this size is spread when all of it has to come back at once: at least 50 a second. */
function spreadSeconds(fleet: number): number {
  return Math.min(300, Math.max(5, fleet / 50));
}

/** When an agent that is sent away comes again. `random`: 0 to 1. */
export function retryAfterSeconds(fleet: number, random: number): number {
  return Math.round(1 + random * spreadSeconds(fleet));
}

/** How long devices that were online before a restart of the gateway may take to return: all are told when by then. */
export function graceMs(fleet: number): number {
  return Math.max(GRACE_MS, spreadSeconds(fleet) * 1000 + 60_000);
}
