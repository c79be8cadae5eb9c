// What a server checks of an agent's proof, for tests.
import { type parseProof, proofText } from '@lanet/contracts/wire';
import { sha256Hex, verifyText } from '../keys/ed25519.ts';

export type ParsedProof = NonNullable<ReturnType<typeof parseProof>>;

/** Whether a proof is of this key, for this server and exactly this request, now (epoch milliseconds). */
export function isProofOf(
  { payload, signature, claims }: ParsedProof,
  request: { key: string; server: string; method: string; path: string; body: string; now: number },
): boolean {
  const { key, server, method, path, body, now } = request;
  const fits =
    claims.server === server &&
    claims.method === method &&
    claims.path === path &&
    claims.bodySha256 === sha256Hex(body) &&
    claims.issuedAt <= now + 30_000 &&
    now < claims.expiresAt;
  return fits && verifyText(key, proofText(payload), signature);
}
