import { type Dictionary, dictionaryOf, flagOf, isDictionary, textOf } from './dictionary.ts';

/** What a protection program's own command tells beyond its version. Null where it does not. */
export type AntivirusStatus = {
  version: string | null;
  enabled: boolean | null;
  upToDate?: boolean | null;
  signatureVersion?: string | null;
  /** Epoch milliseconds. */
  signaturesAt?: number | null;
};

/** Microsoft Defender: `mdatp health --output json` (Microsoft's "Resources for Defender for Endpoint on macOS"). */
export function parseDefender(output: string): AntivirusStatus | undefined {
  const health = jsonObject(output);
  if (!health) return undefined;
  const definitions = textOf(dictionaryOf(health, 'definitionsStatus'), '$type');
  const updated = textOf(health, 'definitionsUpdated');
  return {
    version: textOf(health, 'appVersion'),
    // A value of its own before version 101.23, since then with where it was set.
    enabled:
      flagOf(dictionaryOf(health, 'realTimeProtectionEnabled'), 'value') ?? flagOf(health, 'realTimeProtectionEnabled'),
    upToDate: definitions === null ? null : definitions === 'upToDate',
    signatureVersion: textOf(health, 'definitionsVersion'),
    signaturesAt: updated !== null && /^\d{12,14}$/.test(updated) ? Number(updated) : null,
  };
}

/** SentinelOne: `sentinelctl status`, a tree of `Name: value` lines. */
export function parseSentinelOne(output: string): AntivirusStatus | undefined {
  const value = (name: string) => new RegExp(`^ *${name}: +(.+?) *$`, 'm').exec(output)?.[1] ?? null;
  const version = value('Version');
  if (version === null) return undefined;
  const state = value('Protection') ?? value('Agent Operational State');
  const signatures = value('staticSignatures') ?? '';
  const appliedAt = Date.parse(/Applied at: (\d{4}-\d\d-\d\dT[\d:]+Z)/.exec(signatures)?.[1] ?? '');
  return {
    version,
    enabled: state === null ? null : state === 'enabled',
    signatureVersion: /versioned \((\d+)\)/.exec(signatures)?.[1] ?? null,
    signaturesAt: Number.isNaN(appliedAt) ? null : appliedAt,
  };
}

/** Cortex XDR: `cytool info` has the version, `cytool info query` the signatures. Whether it protects its jobs tell. */
export function parseCortex(output: string): AntivirusStatus | undefined {
  const version = /^Cortex XDR .* ([\d.]+)$/m.exec(output)?.[1];
  if (version === undefined) return undefined;
  const signatureVersion = /^Content Version: +(\S+)$/m.exec(output)?.[1] ?? null;
  return { version, enabled: null, signatureVersion };
}

function jsonObject(text: string): Dictionary | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isDictionary(value) ? value : undefined;
  } catch {
    return undefined; // It answers in words when its service is not there.
  }
}
