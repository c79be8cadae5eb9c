// Releases of the agent: what a signed manifest says. The release key is offline; server and network only carry it.
import { z } from 'zod';
import { PublicKey, Sha256, Signature } from './wire.ts';

/** major.minor.patch, nothing else: versions are compared. */
export const ReleaseVersion = z.string().regex(/^(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})$/);

export const ReleaseSystem = z.enum(['linux', 'windows', 'macos']);
export const ReleaseArch = z.enum(['x64', 'arm64']);

/** `file`: its name in the version's folder on the device, one path segment. */
const ReleaseFile = z.object({
  file: z.string().regex(/^[a-z][a-z0-9._-]{0,60}$/),
  /** Left out: for every system, every processor. */
  system: ReleaseSystem.optional(),
  arch: ReleaseArch.optional(),
  sha256: Sha256,
  sizeBytes: z
    .number()
    .int()
    .min(1)
    .max(200 * 1024 * 1024),
});

/** What the release key signs: "lanet-release-v1" and the JSON text of this. */
export const ReleaseManifest = z.object({
  version: ReleaseVersion,
  /** Grows with every release; an agent takes no lower one. */
  number: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  protocol: z.object({ min: z.number().int(), max: z.number().int() }),
  /** A lower number than the installed one is taken only from a manifest that allows it. */
  allowsDowngrade: z.boolean().default(false),
  files: z.array(ReleaseFile).min(1).max(50),
});
export type ReleaseManifest = z.infer<typeof ReleaseManifest>;

/** The signed bytes travel as they were signed: `manifest` is JSON text, read only after the signature holds. */
export const SignedRelease = z.object({ manifest: z.string().max(65_536), signature: Signature, key: PublicKey });
export type SignedRelease = z.infer<typeof SignedRelease>;

export const releaseText = (manifest: string): string => `lanet-release-v1\n${manifest}`;
