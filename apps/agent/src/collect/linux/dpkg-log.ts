import type { SectionInputs } from '@lanet/contracts/inventory';

type Installed = NonNullable<SectionInputs['updates']['installed']>[number];

const UPGRADE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) upgrade (\S+?)(?::(\S+))? \S+ (\S+)$/gm;

/**
 * Updates of dpkg's log (dpkg(1), `--log`), the newest first, at most `limit`: `date time upgrade name:arch old new`, and later
 * `status installed name:arch new` when it came to its end. Times are the computer's own, without a zone.
 */
export function parseDpkgLog(log: string, limit: number): Installed[] {
  const upgrades = [...log.matchAll(UPGRADE)].slice(-limit).reverse();
  const finished = new Set([...log.matchAll(/ status installed (\S+?)(?::\S+)? (\S+)$/gm)].map(pair));
  return upgrades.map(([, date = '', time = '', name = '', , version = '']) => {
    const at = Date.parse(`${date}T${time}`);
    return {
      name,
      version,
      installedAt: Number.isNaN(at) ? null : at,
      succeeded: finished.has(`${name} ${version}`) ? true : null,
    };
  });
}

function pair([, name = '', version = '']: readonly string[]): string {
  return `${name} ${version}`;
}
