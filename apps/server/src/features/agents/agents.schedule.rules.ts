/**
 * Seconds until an agent reports again: at its own place in the interval (by its id), plus or minus five percent, so that a
 * fleet that all started at once is spread after one interval and stays so. An agent with reports in hand comes back soon.
 * `random`: 0 to 1.
 */
export function nextReportInSeconds(
  { agentId, reportSeconds, backlog }: { agentId: string; reportSeconds: number; backlog: number },
  nowMs: number,
  random: number,
): number {
  if (backlog > 0) return Math.min(reportSeconds, 3 + random * 7);
  const interval = reportSeconds * 1000;
  const place = phase(agentId) * interval;
  const past = (((nowMs - place) % interval) + interval) % interval;
  const left = interval - past;
  // One that came a little early has had its turn: the next is an interval on.
  const wait = left < interval / 10 ? left + interval : left;
  return Math.max(0.5, (wait + (random - 0.5) * interval * 0.1) / 1000);
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** 0 to 1, the same for an id for ever: the id is part of a hash, so its first characters are spread evenly. */
function phase(agentId: string): number {
  let value = 0;
  for (const character of agentId.slice(0, 4)) value = value * 32 + Math.max(0, BASE32.indexOf(character));
  return value / 32 ** 4;
}

/** Reports an agent may send a minute: 60 (agents.md 3), or three times what it is asked for where that is more. */
export function reportsAMinute(reportSeconds: number): number {
  return Math.max(60, Math.ceil(180 / reportSeconds) + 30);
}
