import { randomUUID } from 'node:crypto';
import { readMail } from '@lanet/mail-reading';
import { type GraphFolder, type GraphMailbox, type GraphMessage, headerOf, headersOf } from './graph-mailbox.ts';
import type { GraphServer } from './graph-server.ts';

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export class GraphFault extends Error {
  readonly reply: Reply;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.reply = { status, body: { error: { code, message, innerError: { 'request-id': randomUUID() } } } };
  }
}

export interface Request {
  graph: GraphServer;
  user: string;
  mailbox: GraphMailbox;
  method: string;
  url: URL;
  /** Of the path, below the mailbox. */
  rest: string;
  isImmutable: boolean;
  pageSize: number;
  body: Buffer;
  type: string;
}

/** People saw MIME beyond this answered with 200, and never sent. */
const MOST_MIME = 2240 * 1024;
const MOST_BODY = 4 * 1024 * 1024;

export function answerGraph(request: Request): Reply {
  const { method, rest } = request;
  const steps = rest.split('/').slice(1).map(decodeURIComponent);
  if (steps[0] === 'sendMail' && method === 'POST') return sendMail(request);
  if (steps[0] === 'messages') return ofMessage(request, steps[1] ?? '', steps.slice(2));
  if (steps[0] !== 'mailFolders') throw new GraphFault(400, 'BadRequest', `Resource not found for ${rest}`);
  const [, name, what, ...more] = steps;
  if (name === undefined) return method === 'POST' ? addFolder(request, null) : folders(request, null);
  const folder = request.mailbox.folder(name);
  if (!folder) throw new GraphFault(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
  if (what === undefined) return { status: 200, body: folderOf(request, folder) };
  if (what === 'childFolders') return method === 'POST' ? addFolder(request, folder.id) : folders(request, folder.id);
  if (more[0] === 'delta') return delta(request, folder);
  return more[0] === undefined ? list(request, folder) : ofMessage(request, more[0], more.slice(1), folder);
}

const folderOf = ({ mailbox }: Request, { id, name, parent }: GraphFolder) => ({
  ...{ id, displayName: name, parentFolderId: parent ?? 'root' },
  ...{ childFolderCount: mailbox.below(id).length, totalItemCount: mailbox.in(id).length },
});

function folders(request: Request, parent: string | null): Reply {
  return paged(request, request.mailbox.below(parent), (one) => folderOf(request, one));
}

function addFolder({ mailbox, body }: Request, parent: string | null): Reply {
  const { displayName } = JSON.parse(body.toString()) as { displayName?: string };
  if (!displayName || displayName.length > 200) throw new GraphFault(400, 'ErrorInvalidArgument', 'An invalid name.');
  if (mailbox.below(parent).some(({ name }) => name === displayName)) {
    throw new GraphFault(409, 'ErrorFolderExists', 'A folder with the specified name already exists.');
  }
  return { status: 201, body: { ...mailbox.addFolder(displayName, parent), displayName } };
}

/** Ids that are not immutable are others in every folder. */
const nameOf = ({ isImmutable }: Request, { immutableId, folderId }: GraphMessage) =>
  isImmutable ? immutableId : `Reg/${immutableId}${folderId}`;

function messageOf(request: Request, message: GraphMessage, isSingle = false): Record<string, unknown> {
  const { url, mailbox } = request;
  const asked = (url.searchParams.get('$select') ?? 'subject,isRead,receivedDateTime,internetMessageId').split(',');
  const isSent = message.folderId === mailbox.folder('sentitems')?.id;
  const all: Record<string, () => unknown> = {
    subject: () => readMail(message.raw).subject,
    toRecipients: () => readMail(message.raw).to.map((one) => ({ emailAddress: one })),
    isRead: () => message.isRead,
    internetMessageId: () => message.messageId,
    receivedDateTime: () => message.at.toISOString(),
    sentDateTime: () => message.at.toISOString(),
    // Of what was sent it has none, though its content has them.
    internetMessageHeaders: () => (isSent ? undefined : headersOf(message.raw)),
  };
  const chosen = Object.fromEntries(asked.map((name) => [name, all[name]?.()]));
  return { ...chosen, id: nameOf(request, message), ...(isSingle && expanded(request, message)) };
}

function expanded({ url }: Request, message: GraphMessage) {
  const [, filter = ''] = /\$filter=(.*)\)$/.exec(url.searchParams.get('$expand') ?? '') ?? [];
  const wanted = [...filter.matchAll(/id eq '([^']+)'/g)].map(([, id = '']) => id);
  // Numbers lose their zeros. What Exchange counts is not how long the message is on the way.
  const known = new Map([['Long 0x0E08', String(message.raw.length + 700)], ...message.properties]);
  const values = wanted.flatMap((id) => {
    const value = known.get(id);
    return value === undefined ? [] : { id: id.replace('0x0E08', '0xe08'), value };
  });
  return values.length > 0 ? { singleValueExtendedProperties: values } : {};
}

function list(request: Request, folder: GraphFolder): Reply {
  const { mailbox, url } = request;
  const [, property, since] = /^(received|sent)DateTime ge (\S+)$/.exec(url.searchParams.get('$filter') ?? '') ?? [];
  const isDescending = /desc$/.test(url.searchParams.get('$orderby') ?? '');
  const [, id] = /^internetMessageId eq '(.*)'$/.exec(url.searchParams.get('$filter') ?? '') ?? [];
  const found = mailbox
    .in(folder.id)
    .filter(({ at, messageId }) => (!property || at >= new Date(since ?? '')) && (!id || messageId === id));
  return paged(request, isDescending ? found.toReversed() : found, (one) => messageOf(request, one));
}

function paged<Item>(request: Request, items: readonly Item[], shown: (item: Item) => unknown): Reply {
  const { url, graph, pageSize } = request;
  const skip = Number(url.searchParams.get('$skip') ?? 0);
  const next = new URL(url, graph.url);
  next.searchParams.set('$skip', String(skip + pageSize));
  const isMore = skip + pageSize < items.length;
  return {
    status: 200,
    body: { value: items.slice(skip, skip + pageSize).map(shown), ...(isMore && { '@odata.nextLink': next.href }) },
  };
}

/** A token carries what was asked for at first. */
function delta(request: Request, folder: GraphFolder): Reply {
  const { url, mailbox, pageSize, graph } = request;
  if (url.searchParams.has('$expand')) throw new GraphFault(500, 'InternalServerError', 'Value cannot be null.');
  const token = url.searchParams.get('$skiptoken') ?? url.searchParams.get('$deltatoken');
  const round = token === null ? { folderId: folder.id, after: 0, isFirst: true } : mailbox.roundOf(token);
  if (!round) throw new GraphFault(410, 'SyncStateNotFound', 'The sync state generation is not found.');
  const { told, at, isEnd } = mailbox.since(round, pageSize);
  const link = new URL(url, graph.url);
  const next = mailbox.tokenFor({ ...round, after: at, isFirst: round.isFirst && !isEnd });
  link.search = `?${isEnd ? '$deltatoken' : '$skiptoken'}=${encodeURIComponent(next)}`;
  const value = told.map(({ id, isGone }) => {
    const message = mailbox.messages.get(id);
    const shown = message && !isGone ? messageOf(request, message) : undefined;
    return shown ?? { id, '@removed': { reason: 'deleted' } };
  });
  return { status: 200, body: { value, [isEnd ? '@odata.deltaLink' : '@odata.nextLink']: link.href } };
}

function ofMessage(request: Request, name: string, [what]: string[], folder?: GraphFolder): Reply {
  const { mailbox, method, body } = request;
  const message = [...mailbox.messages.values()].find((one) => nameOf(request, one) === name);
  if (!/^(Imm|Reg)\//.test(name)) throw new GraphFault(400, 'ErrorInvalidIdMalformed', 'Id is malformed.');
  if (!message || (folder && folder.id !== message.folderId)) {
    throw new GraphFault(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
  }
  if (method === 'DELETE') {
    mailbox.move(message, mailbox.folder('deleteditems')?.id ?? '');
    return { status: 204 };
  }
  if (what === 'permanentDelete') {
    // Not known in every cloud.
    if (!request.graph.removesForGood) throw new GraphFault(400, 'BadRequest', 'Resource not found for the segment.');
    mailbox.remove(message);
    return { status: 204 };
  }
  if (what === '$value') return { status: 200, headers: { 'content-type': 'text/plain' }, body: message.raw };
  if (what === 'move') {
    const { destinationId } = JSON.parse(body.toString()) as { destinationId: string };
    const target = mailbox.folder(destinationId);
    if (!target) throw new GraphFault(404, 'ErrorFolderNotFound', 'The specified folder could not be found.');
    mailbox.move(message, target.id);
    return { status: 201, body: messageOf(request, message) };
  }
  if (method === 'PATCH') change(mailbox, message, JSON.parse(body.toString()));
  return { status: 200, body: messageOf(request, message, true) };
}

interface Change {
  isRead?: boolean;
  singleValueExtendedProperties?: { id: string; value: string }[];
}

function change(mailbox: GraphMailbox, message: GraphMessage, { isRead, singleValueExtendedProperties = [] }: Change) {
  message.isRead = isRead ?? message.isRead;
  for (const { id, value } of singleValueExtendedProperties) message.properties.set(id, value);
  mailbox.changed(message);
}

/** Taken at once, and brought to everybody whom the headers name; what is wrong with one of them is told by mail. */
function sendMail({ graph, user, mailbox, body, type }: Request): Reply {
  if (body.length > MOST_BODY) throw new GraphFault(413, 'RequestBodyTooLarge', 'Request body too large.');
  if (!/^text\/plain/.test(type)) throw new GraphFault(400, 'BadRequest', 'Only MIME is understood here.');
  const mime = Buffer.from(body.toString('latin1'), 'base64');
  if (mime.toString('base64') !== body.toString('latin1')) {
    throw new GraphFault(400, 'ErrorMimeContentInvalidBase64String', 'Invalid base64 string for MIME content.');
  }
  if (mime.length > MOST_MIME) return { status: 200 };
  const read = readMail(mime);
  if (read.from?.address !== user) throw new GraphFault(403, 'ErrorSendAsDenied', 'The user cannot send as this one.');
  const bcc = readMail(Buffer.from(`To: ${headerOf(mime, 'bcc') ?? ''}\r\n\r\n`)).to;
  const to = [...read.to, ...read.cc, ...bcc].map(({ address }) => address);
  if (to.length === 0) throw new GraphFault(400, 'ErrorInvalidRecipients', 'At least one recipient isn’t valid.');
  const left = onItsWay(graph, mime);
  mailbox.add('sentitems', left, new Date(graph.now()), true);
  const outside = to.filter((address) => !graph.mailboxes.has(withoutDetail(address)));
  for (const address of to.filter((one) => !outside.includes(one))) {
    graph.mailbox(withoutDetail(address)).add('inbox', left, new Date(graph.now()));
  }
  if (outside.length > 0) graph.sent.push({ to: outside, raw: left });
  return { status: 202 };
}

const withoutDetail = (address: string) => address.replace(/\+[^@]*(?=@)/, '');

/** `Auto-Submitted` is dropped always, headers of others' making at times, and the Message-ID may become another. */
function onItsWay({ replacesIds, losesHeaders }: GraphServer, mime: Buffer): Buffer {
  const [block = '', ...rest] = mime.toString('latin1').split('\r\n\r\n');
  const dropped = losesHeaders ? /^(auto-submitted|bcc|x-lanet-[a-z]+):/i : /^(auto-submitted|bcc):/i;
  const headers = block
    .split(/\r\n(?![ \t])/)
    .filter((line) => !dropped.test(line))
    .map((line) => (replacesIds ? line.replace(/^message-id:.*$/is, `Message-ID: ${exchangeId()}`) : line));
  return Buffer.from([headers.join('\r\n'), ...rest].join('\r\n\r\n'), 'latin1');
}

const exchangeId = () => `<${randomUUID().slice(0, 8).toUpperCase()}@MWHPR1120.namprd22.prod.outlook.com>`;
