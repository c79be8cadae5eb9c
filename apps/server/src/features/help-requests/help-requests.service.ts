import { createHash } from 'node:crypto';
import { type HelpRequest, PICTURE_MAX_BYTES } from '@lanet/contracts/help-requests';
import { pictureSize } from '@lanet/contracts/picture-size';
import { inScope, type Scoped, type ScopedTx } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findTicketFile, findTicketRef, openHelpTicket, settleTicketFile } from '../tickets/index.ts';
import { claimRequest, findRequest, linkRequest, requestsSince } from './help-requests.repo.ts';

/** Of one computer. Agents take half as many from their people; what waited while they were offline comes at once. */
const MOST_AN_HOUR = 10;
const HOUR_MS = 3_600_000;

/** Who sends it, by the credential alone. */
export interface AskingAgent {
  agentId: string;
  clientId: string;
  siteId: string;
  deviceId: string;
}

/** Narrower than what an agent usually acts with: row security itself keeps this to the one client. */
const ofItsClient = ({ clientId }: AskingAgent): Scoped => ({
  scope: { kind: 'clients', clientIds: [clientId], staff: true, personId: null },
});

/**
 * Opens the ticket of a request, once however often it comes: a repeat is answered with the first one's folio.
 * @throws Refusal 429 `request.too_many`.
 */
export function takeHelpRequest(
  { db, clock }: Platform,
  agent: AskingAgent,
  request: HelpRequest,
): Promise<{ folio: string; pictureWanted: boolean }> {
  const { agentId, clientId, siteId, deviceId } = agent;
  const key = { clientId, deviceId, id: request.id };
  return inScope(db, ofItsClient(agent), async (tx) => {
    const now = clock.now();
    if (!(await claimRequest(tx, key, agentId, new Date(now)))) return answerOf(tx, key);
    await limitRate(tx, deviceId, now);
    const { subject, text, contact, machine, picture } = request;
    const place = { clientId, siteId, deviceId };
    const opened = await openHelpTicket(tx, { place, subject, text, contact, machine, picture });
    await linkRequest(tx, key, { ticketId: opened.id, fileId: opened.fileId });
    return { folio: opened.folio, pictureWanted: opened.fileId !== null };
  });
}

async function answerOf(tx: ScopedTx, key: Parameters<typeof findRequest>[1]) {
  const known = await findRequest(tx, key);
  const ticket = known?.ticketId && (await findTicketRef(tx, known.ticketId));
  if (!ticket) throw new Error(`the request for help ${key.id} has no ticket`);
  const file = known.fileId === null ? undefined : await findTicketFile(tx, known.fileId);
  return { folio: ticket.folio, pictureWanted: file?.state === 'announced' };
}

/** The claim of this request is among those that are counted; the refusal undoes it. */
async function limitRate(tx: ScopedTx, deviceId: string, now: number): Promise<void> {
  const [oldest, ...more] = await requestsSince(tx, deviceId, new Date(now - HOUR_MS), MOST_AN_HOUR + 1);
  if (!oldest || more.length < MOST_AN_HOUR) return;
  const retryAfterSeconds = Math.max(1, Math.ceil((oldest.getTime() + HOUR_MS - now) / 1000));
  throw new Refusal('request.too_many', { retryAfterSeconds });
}

/**
 * Stores the picture that a request announced; a repeat changes nothing. What is not it, or no picture by its own bytes, is
 * refused for good, and its line says so.
 * @throws Refusal 403 `agents.file_not_announced`; 413; 422 `agents.file_mismatch`, `help_requests.not_a_picture`.
 */
export async function takePicture(
  { db, files }: Platform,
  agent: AskingAgent,
  id: string,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  const who = ofItsClient(agent);
  const { clientId, deviceId } = agent;
  const file = await inScope(db, who, async (tx) => {
    const request = await findRequest(tx, { clientId, deviceId, id });
    return request?.fileId ? findTicketFile(tx, request.fileId) : undefined;
  });
  if (!file || file.state === 'refused') throw new Refusal('agents.file_not_announced');
  if (file.state === 'stored') return;
  const bytes = await readWhole(body, Math.min(file.sizeBytes, PICTURE_MAX_BYTES));
  const fault = faultOf(bytes, file);
  const size = fault ? undefined : pictureSize(bytes);
  if (!size || size.mediaType !== file.mediaType) {
    await inScope(db, who, (tx) => settleTicketFile(tx, file, { state: 'refused' }));
    throw new Refusal(fault ?? 'help_requests.not_a_picture');
  }
  await files.put(once(bytes), { maxBytes: file.sizeBytes, expected: file });
  const { width, height } = size;
  await inScope(db, who, (tx) => settleTicketFile(tx, file, { state: 'stored', width, height }));
}

function faultOf(bytes: Uint8Array, { sha256, sizeBytes }: { sha256: string; sizeBytes: number }) {
  const isIt = bytes.length === sizeBytes && createHash('sha256').update(bytes).digest('hex') === sha256;
  return isIt ? undefined : ('agents.file_mismatch' as const);
}

async function readWhole(body: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > most) throw new Refusal('request.too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
