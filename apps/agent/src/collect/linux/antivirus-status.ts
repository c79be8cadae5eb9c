import type { AntivirusStatus } from '../antivirus-status.ts';

/**
 * ClamAV: `clamscan --version`, one line `ClamAV 1.0.7/27402/Tue Sep 17 08:28:41 2024` of program, signatures and their day; the
 * program's version alone before the first download. Whether it protects its units tell.
 */
export function parseClamav(output: string): AntivirusStatus | undefined {
  const [, version, signatureVersion, builtAt] = /^ClamAV ([^/\s]+)(?:\/(\d+)\/(.+))?$/m.exec(output) ?? [];
  if (version === undefined) return undefined;
  const at = Date.parse(builtAt ?? '');
  return {
    version,
    enabled: null,
    upToDate: signatureVersion === undefined ? false : null,
    signatureVersion: signatureVersion ?? null,
    signaturesAt: Number.isNaN(at) || at < 0 ? null : at,
  };
}

/** SentinelOne: `sentinelctl version` and `sentinelctl control status`, lines of a name and a value. */
export function parseSentinelOne(output: string): AntivirusStatus | undefined {
  const version = /^Agent version: +(\S+)/m.exec(output)?.[1];
  if (version === undefined) return undefined;
  const state = /^Agent state +(\S+)/m.exec(output)?.[1];
  return { version, enabled: state === undefined ? null : state === 'Enabled' };
}

/** Bitdefender: `bduitool get ps`, lines of `Name: value`; instants as `2026-03-04 at 10:44:23 GMT-6`. */
export function parseBitdefender(output: string): AntivirusStatus | undefined {
  const value = (name: string) => new RegExp(`^[ -]*${name}: +(.+?) *$`, 'm').exec(output)?.[1] ?? null;
  const version = value('Product version');
  if (version === null) return undefined;
  const state = value('Antimalware status');
  const newer = value('New security content available');
  return {
    version,
    enabled: state === null ? null : state === 'On',
    upToDate: newer === null ? null : newer === 'no',
    signatureVersion: value('Engines version'),
    signaturesAt: instantOf(value('Last security content update')),
  };
}

function instantOf(text: string | null): number | null {
  const [, day, time, sign = '+', hours = '0', minutes = '00'] =
    /^(\d{4}-\d\d-\d\d) at (\d\d:\d\d:\d\d) (?:GMT|UTC)(?:([+-])(\d{1,2}):?(\d\d)?)?$/.exec(text ?? '') ?? [];
  if (day === undefined || time === undefined) return null;
  const at = Date.parse(`${day}T${time}${sign}${hours.padStart(2, '0')}:${minutes}`);
  return Number.isNaN(at) || at < 0 ? null : at;
}
