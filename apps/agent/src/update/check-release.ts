import { AGENT_PROTOCOL } from '@lanet/contracts/agent';
import { ReleaseManifest, type SignedRelease } from '@lanet/contracts/releases';
import type { BadVersion } from '../launcher/handle.ts';
import { BUNDLE, filesFor, isSignedBy, type ReleaseFile, type Target } from '../launcher/trusted-release.ts';

/** What is known of this agent when an update is judged. `bad`: how the version fared here before. */
export type Installed = {
  version: string;
  number: number;
  keys: readonly string[];
  target: Target;
  bad: (version: string) => BadVersion | undefined;
  /** Epoch milliseconds, of this computer's clock. */
  now: number;
};

/** `version` of a refusal: as the manifest says once its signature held, else unknown. */
export type Judgement =
  | { kind: 'take'; manifest: ReleaseManifest; files: readonly ReleaseFile[] }
  | { kind: 'nothing' }
  | { kind: 'refused'; version: string; reason: UpdateRefusal };

export type UpdateRefusal =
  | 'key_unknown'
  | 'signature_wrong'
  | 'manifest_wrong'
  | 'older'
  | 'protocol'
  | 'wrong_platform';

const UNKNOWN = 'unknown';
const DAY_MS = 86_400_000;
const MAX_TRIES = 3;

/** Judges the release that the configuration names, in this order; nothing of it is believed before its signature holds. */
export function checkRelease(signed: SignedRelease, installed: Installed): Judgement {
  if (!installed.keys.includes(signed.key)) return refuse('key_unknown');
  if (!isSignedBy(installed.keys, signed)) return refuse('signature_wrong');
  const manifest = readManifest(signed.manifest);
  if (!manifest) return refuse('manifest_wrong');
  const { version, number, protocol, allowsDowngrade } = manifest;
  if (version === installed.version && number === installed.number) return { kind: 'nothing' };
  if (number <= installed.number && !allowsDowngrade) return refuse('older', version);
  if (AGENT_PROTOCOL < protocol.min || AGENT_PROTOCOL > protocol.max) return refuse('protocol', version);
  const files = filesFor(manifest.files, installed.target);
  if (!files.some(({ file }) => file === BUNDLE)) return refuse('wrong_platform', version);
  return mayTry(installed.bad(version), installed.now) ? { kind: 'take', manifest, files } : { kind: 'nothing' };
}

/**
 * A version that failed here is not tried again. Except when all that is known is that the server acknowledged nothing in time,
 * which is also what a cut line looks like: then once a day, three times in all.
 */
export function mayTry(bad: BadVersion | undefined, now: number): boolean {
  if (!bad) return true;
  return bad.reason === 'no_health' && bad.times < MAX_TRIES && now - bad.at >= DAY_MS;
}

const refuse = (reason: UpdateRefusal, version = UNKNOWN): Judgement => ({ kind: 'refused', version, reason });

function readManifest(text: string): ReleaseManifest | undefined {
  try {
    return ReleaseManifest.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
