/**
 * The formats agent and server must agree on to the byte: ids, tokens, and the texts that are signed. Pure: hashing and
 * signing are the caller's (each side has its own crypto), so neither side imports the other.
 */
import { z } from 'zod';

/** base32 of the first 20 bytes of sha256(raw Ed25519 public key). */
export const AgentId = z.string().regex(/^[a-z2-7]{32}$/, 'must be 32 base32 characters');

/** Raw Ed25519 public key, 32 bytes, base64url without padding. */
export const PublicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes as base64url');

/** Ed25519 signature, 64 bytes, base64url without padding. */
export const Signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/, 'must be 64 bytes as base64url');

/** sha256 as lower-case hex. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 as 64 hexadecimal characters');

/** 16 random bytes, base64url without padding. */
export const Nonce = z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'must be 16 bytes as base64url');

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Base32 of RFC 4648 section 6, lower case, without padding. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    // At most 4 bits are left over from the byte before, so 12 bits are all that is ever held.
    value = ((value & 0xf) << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += BASE32.charAt((value >> (bits - 5)) & 31);
  }
  return bits === 0 ? text : text + BASE32.charAt((value << (5 - bits)) & 31);
}

/** Agent id, or fingerprint of a server key, from sha256 of the raw 32-byte public key. */
export function keyFingerprint(sha256OfPublicKey: Uint8Array): string {
  return base32(sha256OfPublicKey.subarray(0, 20));
}

/** Characters of the server's fingerprint that an enrolment token carries: 80 bits. */
const TOKEN_FINGERPRINT_LENGTH = 16;

/** Random bytes `enrolmentSecret` wants; 130 of their 136 bits are used. */
export const ENROLMENT_SECRET_BYTES = 17;

/** The random part of an enrolment token: 26 upper-case base32 characters, 130 bits. Only its sha256 is stored. */
export function enrolmentSecret(random: Uint8Array): string {
  if (random.length !== ENROLMENT_SECRET_BYTES) throw new RangeError(`wants ${ENROLMENT_SECRET_BYTES} random bytes`);
  return base32(random).slice(0, 26).toUpperCase();
}

/** `LANET-<secret>-<start of the server's fingerprint>`, upper case. */
export function formatEnrolmentToken(secret: string, serverFingerprint: string): string {
  return `LANET-${secret}-${serverFingerprint.slice(0, TOKEN_FINGERPRINT_LENGTH).toUpperCase()}`;
}

/**
 * Reads a token as a person typed or pasted it: surrounding blanks and lower case are accepted.
 * `fingerprint` is the first 16 characters of the server's, lower case. Undefined when it is no token.
 */
export function parseEnrolmentToken(text: string): { secret: string; fingerprint: string } | undefined {
  if (text.length > 200) return undefined;
  const [, secret, fingerprint] = /^LANET-([A-Z2-7]{26})-([A-Z2-7]{16})$/i.exec(text.trim()) ?? [];
  return secret && fingerprint ? { secret: secret.toUpperCase(), fingerprint: fingerprint.toLowerCase() } : undefined;
}

/** Whether a server's full fingerprint is the one a token names. */
export function isServerOfToken(token: { fingerprint: string }, serverFingerprint: string): boolean {
  return token.fingerprint === serverFingerprint.slice(0, TOKEN_FINGERPRINT_LENGTH);
}

/**
 * JSON with the keys of every object sorted by code unit: the same data always gives the same text, whatever order the
 * sender wrote it in. For hashes; `undefined` members are left out as JSON does.
 */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** A signed text starts with its purpose, so a signature made for one purpose is never valid for another. */
const signedText = (purpose: string, ...parts: readonly (string | number)[]) => JSON.stringify([purpose, ...parts]);

/** What a new agent signs to enrol. `tokenSha256` is of the token's secret; `factsSha256` of `sortedJson(facts)`. */
export function enrolmentText(part: { tokenSha256: string; serverFingerprint: string; factsSha256: string }): string {
  return signedText('lanet-enrol-v1', part.tokenSha256, part.serverFingerprint, part.factsSha256);
}

/** Public keys an agent pins when it enrols, base64url of the raw keys. */
export const PinnedKeys = z.object({ identity: PublicKey, command: PublicKey, recovery: PublicKey.optional() });
export type PinnedKeys = z.infer<typeof PinnedKeys>;

/** What the server's identity signs in the answer to an enrolment: over the agent's proof, so it fits no other request. */
export function enrolmentAnswerText(part: { proof: string; agentId: string; state: string; keys: PinnedKeys }): string {
  const { identity, command, recovery } = part.keys;
  return signedText('lanet-enrolled-v1', part.proof, part.agentId, part.state, identity, command, recovery ?? '');
}

/** What the server's identity signs in the hello of a socket. `serverTime`: epoch milliseconds. */
export function serverHelloText(part: { agentNonce: string; serverNonce: string; serverTime: number }): string {
  return signedText('lanet-hello-server-v1', part.agentNonce, part.serverNonce, part.serverTime);
}

/** What the agent signs to finish the hello. */
export function agentHelloText(part: { agentId: string; serverFingerprint: string; serverNonce: string }): string {
  return signedText('lanet-hello-agent-v1', part.agentId, part.serverFingerprint, part.serverNonce);
}

/** What an agent signs for a key that it leaves on its computer, for the agent that comes after it. */
export function recoveryText(part: { agentId: string; serverFingerprint: string; recoveryKey: string }): string {
  return signedText('lanet-recovery-v1', part.agentId, part.serverFingerprint, part.recoveryKey);
}

/** What that key signs when the next agent enrols: `proof` is the one it enrols with, so it fits no other request. */
export function recoveryProofText(part: { agentId: string; newAgentId: string; proof: string }): string {
  return signedText('lanet-recover-v1', part.agentId, part.newAgentId, part.proof);
}

/** What a copied agent signs with the old key for the new one. */
export function forkGrantText(part: { agentId: string; newAgentId: string; serverFingerprint: string }): string {
  return signedText('lanet-fork-v1', part.agentId, part.newAgentId, part.serverFingerprint);
}

/** What `signer` signs to end an agent: never valid as a command, nor a command as this. */
export function retirementText(payload: string): string {
  return `lanet-retirement-v1${payload}`;
}

/** What `signer` signs: the envelope's payload exactly as sent, so there is no canonical form to disagree on. */
export function commandText(payload: string): string {
  return `lanet-command-v1${payload}`;
}

/** How long an agent's proof is valid after it was made, in milliseconds. */
export const PROOF_LIFETIME_MS = 120_000;

/** What an agent states about one request. Instants are epoch milliseconds of the server's clock. */
export const ProofClaims = z.object({
  agentId: AgentId,
  /** Fingerprint of the server's identity key: the same form. */
  server: AgentId,
  method: z.string().min(1).max(10),
  path: z.string().min(1).max(500),
  bodySha256: Sha256,
  issuedAt: z.int().nonnegative(),
  expiresAt: z.int().nonnegative(),
  random: Nonce,
});
export type ProofClaims = z.infer<typeof ProofClaims>;

/** The payload of a proof: base64url of the claims as JSON. */
export function proofPayload(claims: ProofClaims): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(JSON.stringify(claims)));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** What the agent signs for a proof with this payload. */
export function proofText(payload: string): string {
  return `lanet-proof-v1.${payload}`;
}

/** The value of the `Authorization` header. */
export function formatProof(payload: string, signature: string): string {
  return `Lanet ${payload}.${signature}`;
}

/** Reads a proof without checking its signature. Undefined when it is malformed in any way. */
export function parseProof(
  authorization: string,
): { payload: string; signature: string; claims: ProofClaims } | undefined {
  if (authorization.length > 2_000) return undefined;
  const [, payload, signature] = /^Lanet ([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})$/.exec(authorization) ?? [];
  if (!payload || !signature) return undefined;
  const claims = ProofClaims.safeParse(parsedPayload(payload));
  return claims.success ? { payload, signature, claims: claims.data } : undefined;
}

function parsedPayload(payload: string): unknown {
  try {
    const binary = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Not base64, not UTF-8 or not JSON: the schema refuses `undefined` with everything else.
    return undefined;
  }
}
