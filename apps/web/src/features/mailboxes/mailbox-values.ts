// What the form of a mailbox holds, and what is sent of it. Lists are typed one a line; a secret that is left empty stays.
import {
  type Incoming,
  isHandedOver,
  type Mailbox,
  type MailboxKind,
  MailboxOptions,
  mailboxes,
  type Outgoing,
} from '@lanet/contracts/mailboxes';
import type { FormErrors } from '@mantine/form';
import { i18n } from '../../platform/i18n.ts';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { portFor, protocolOf, type Security } from './provider-presets.ts';

export interface ServerValues {
  host: string;
  port: number | '';
  security: Security;
  user: string;
  insecure: boolean;
}

export interface MailboxValues {
  name: string;
  address: string;
  aliases: string;
  active: boolean;
  kind: MailboxKind;
  incoming: {
    server: ServerValues;
    /** Of Microsoft 365 alone. */
    way: Incoming['way'];
    folders: string;
    afterStoring: { kind: Incoming['afterStoring']['kind']; folder: string };
    /** Empty: all there is. */
    firstLookDays: number | '';
  };
  sends: boolean;
  outgoing: {
    server: ServerValues;
    sentFolder: string;
    signs: boolean;
    dkim: { domain: string; selector: string };
    maxMiB: number | '';
  };
  options: Omit<MailboxOptions, 'trustedAuthservIds' | 'systemSenders' | 'maxMiB'> & {
    maxMiB: number | '';
    trustedAuthservIds: string;
    systemSenders: string;
  };
  oauth: { grant: 'person' | 'application'; clientId: string; tenant: string; clientSecret: string };
  password: string;
  outgoingPassword: string;
  dkimKey: string;
}

/** Which secrets are kept already; they themselves are never told. */
export type Kept = Mailbox['has'] & { application: boolean };

export const NOTHING_KEPT: Kept = {
  ...{ password: false, outgoingPassword: false, token: false, dkimKey: false },
  application: false,
};

export const keptOf = ({ has, oauth }: Mailbox): Kept => ({ ...has, application: oauth !== null });

export const hasServer = (kind: MailboxKind): boolean => kind === 'imap' || kind === 'pop3';
export const usesSignIn = (kind: MailboxKind): boolean => kind === 'microsoft' || kind === 'google';
/** Whether it is read and sends by Microsoft Graph, which has no servers to be typed. */
export const isByGraph = ({ kind, incoming }: Pick<MailboxValues, 'kind' | 'incoming'>): boolean =>
  kind === 'microsoft' && incoming.way === 'graph';
export const hasFolders = (kind: MailboxKind): boolean => kind !== 'pop3' && !isHandedOver(kind);

/** What may be done with a message once it is stored here, by kind. */
export const AFTER: Record<MailboxKind, readonly Incoming['afterStoring']['kind'][]> = {
  imap: ['mark_seen', 'move'],
  microsoft: ['mark_seen', 'move'],
  google: ['mark_seen', 'move'],
  pop3: ['mark_seen', 'delete'],
  listener: ['mark_seen'],
  http: ['mark_seen'],
};

const OUTGOING_HOSTS = { microsoft: 'smtp.office365.com', google: 'smtp.gmail.com' } as const;

const emptyServer = (port: number, security: Security = 'tls', host = ''): ServerValues => ({
  ...{ host, port, security },
  ...{ user: '', insecure: false },
});

/** A mailbox that is to be added. */
export function newMailboxValues(kind: MailboxKind): MailboxValues {
  const options = MailboxOptions.parse({});
  return {
    ...{ name: '', address: '', aliases: '', active: true, kind },
    incoming: {
      server: emptyServer(portFor(protocolOf(kind), 'tls')),
      // What works in an organisation that has changed nothing: there SMTP is off.
      way: kind === 'microsoft' ? 'graph' : 'imap',
      folders: 'INBOX',
      afterStoring: { kind: 'mark_seen', folder: '' },
      firstLookDays: 30,
    },
    sends: !isHandedOver(kind),
    outgoing: {
      server:
        kind === 'microsoft'
          ? emptyServer(587, 'starttls', OUTGOING_HOSTS.microsoft)
          : emptyServer(465, 'tls', kind === 'google' ? OUTGOING_HOSTS.google : ''),
      ...{ sentFolder: '', signs: false, dkim: { domain: '', selector: 'lanet' }, maxMiB: 20 },
    },
    options: { ...options, trustedAuthservIds: '', systemSenders: '' },
    oauth: { grant: 'person', clientId: '', tenant: '', clientSecret: '' },
    ...{ password: '', outgoingPassword: '', dkimKey: '' },
  };
}

/** A mailbox as its form shows it; secrets are never told, so their fields are empty. */
export function mailboxValues(mailbox: Mailbox): MailboxValues {
  const { name, address, aliases, active, kind, incoming, outgoing, options, oauth } = mailbox;
  const blank = newMailboxValues(kind);
  const { afterStoring } = incoming;
  return {
    ...{ name, address, aliases: aliases.join('\n'), active, kind },
    incoming: {
      server: serverValues(incoming.server) ?? blank.incoming.server,
      way: incoming.way,
      folders: incoming.folders.join('\n'),
      afterStoring: { kind: afterStoring.kind, folder: 'folder' in afterStoring ? afterStoring.folder : '' },
      firstLookDays: incoming.firstLookDays ?? '',
    },
    sends: outgoing !== null,
    outgoing: outgoing ? outgoingValues(outgoing, blank.outgoing.server) : blank.outgoing,
    options: {
      ...options,
      trustedAuthservIds: options.trustedAuthservIds.join('\n'),
      systemSenders: options.systemSenders.join('\n'),
    },
    oauth: {
      grant: oauth?.grant ?? 'person',
      clientId: oauth?.clientId ?? '',
      tenant: oauth?.tenant ?? '',
      clientSecret: '',
    },
    ...{ password: '', outgoingPassword: '', dkimKey: '' },
  };
}

const serverValues = (server: Incoming['server']): ServerValues | null =>
  server && { ...server, insecure: server.insecure === true };

const outgoingValues = (
  { server, sentFolder, dkim, maxMiB }: Outgoing,
  blank: ServerValues,
): MailboxValues['outgoing'] => ({
  server: serverValues(server) ?? blank,
  sentFolder: sentFolder ?? '',
  signs: dkim !== null,
  dkim: dkim ?? { domain: '', selector: 'lanet' },
  maxMiB,
});

export const linesOf = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((one) => one.trim())
    .filter(Boolean);

const serverBody = ({ host, port, security, user, insecure }: ServerValues, address: string) => ({
  ...{ host, port: Number(port), security },
  user: user.trim() || address,
  ...(security === 'none' && insecure && { insecure: true as const }),
});

/** The whole body; of a change, only the parts that changed are sent. */
export function mailboxBody(values: MailboxValues) {
  const { name, active, kind, incoming, sends, outgoing, options, oauth } = values;
  const address = values.address.trim();
  const { afterStoring } = incoming;
  const byGraph = isByGraph(values);
  return {
    ...{ name, address, aliases: linesOf(values.aliases), active, kind },
    incoming: {
      server: hasServer(kind) ? serverBody(incoming.server, address) : null,
      way: byGraph ? ('graph' as const) : ('imap' as const),
      folders: hasFolders(kind) ? linesOf(incoming.folders) : ['INBOX'],
      afterStoring:
        afterStoring.kind === 'move'
          ? { kind: 'move' as const, folder: afterStoring.folder }
          : { kind: afterStoring.kind },
      firstLookDays: incoming.firstLookDays === '' ? null : incoming.firstLookDays,
    },
    outgoing: sends
      ? {
          server: byGraph ? null : serverBody(outgoing.server, address),
          sentFolder: byGraph ? null : outgoing.sentFolder.trim() || null,
          dkim: outgoing.signs && !byGraph ? outgoing.dkim : null,
          maxMiB: Number(outgoing.maxMiB),
        }
      : null,
    options: {
      ...options,
      maxMiB: Number(options.maxMiB),
      trustedAuthservIds: linesOf(options.trustedAuthservIds),
      systemSenders: linesOf(options.systemSenders),
    },
    ...(usesSignIn(kind) && { oauth: oauthBody(kind, oauth) }),
    ...secretsBody(values),
  };
}

const oauthBody = (kind: MailboxKind, { grant, clientId, tenant, clientSecret }: MailboxValues['oauth']) => ({
  grant: kind === 'microsoft' ? grant : ('person' as const),
  clientId,
  tenant: kind === 'microsoft' ? tenant.trim() || null : null,
  ...(clientSecret && { clientSecret }),
});

const secretsBody = ({ password, outgoingPassword, dkimKey }: MailboxValues) => ({
  ...(password && { password }),
  ...(outgoingPassword && { outgoingPassword }),
  ...(dkimKey.trim() && { dkimKey }),
});

/** What goes out for the fields of the form that changed. */
export function changesBody(values: MailboxValues, changed: readonly string[]) {
  const sent = new Set(changed.map((field) => (field === 'sends' ? 'outgoing' : field)));
  // The way says also whether there is a server to send by.
  if (sent.has('incoming') && values.kind === 'microsoft') sent.add('outgoing');
  const { kind: _fixed, ...body } = mailboxBody(values);
  return Object.fromEntries(Object.entries(body).filter(([field]) => sent.has(field)));
}

/** What is wrong with which field, with words of their own where the general ones would mislead. */
export function mailboxErrors(values: MailboxValues): FormErrors {
  const errors = schemaErrors(mailboxes.create.body, mailboxBody(values));
  const paths = Object.entries(errors).map(([path, words]) => {
    // One wrong line of a list is the list's fault, where the form is concerned.
    const field = path.replace(/\.\d+$/, '');
    return [field, wordsFor(field) ?? words];
  });
  return { ...Object.fromEntries(paths), ...insecureErrors(values), ...foldersErrors(values) };

  function wordsFor(field: string): string | undefined {
    if (valueAt(values, field) === '') return undefined;
    if (field.endsWith('.host') || field === 'outgoing.dkim.domain') return i18n.t('mailboxes.form.hostInvalid');
    if (field === 'outgoing.dkim.selector') return i18n.t('mailboxes.form.selectorInvalid');
    if (field === 'oauth.tenant') return i18n.t('mailboxes.form.tenantInvalid');
    return undefined;
  }
}

function insecureErrors(values: MailboxValues): FormErrors {
  const { kind, incoming, sends, outgoing } = values;
  const unsaid = ({ security, insecure }: ServerValues) => security === 'none' && !insecure;
  const words = i18n.t('mailboxes.form.insecureNeeded');
  return {
    ...(hasServer(kind) && unsaid(incoming.server) && { 'incoming.server.insecure': words }),
    ...(sends && !isByGraph(values) && unsaid(outgoing.server) && { 'outgoing.server.insecure': words }),
  };
}

/** A message moved into a folder that is read would be moved again and again. */
function foldersErrors({ kind, incoming: { afterStoring, folders } }: MailboxValues): FormErrors {
  const loops =
    hasFolders(kind) && afterStoring.kind === 'move' && linesOf(folders).includes(afterStoring.folder.trim());
  return loops ? { 'incoming.afterStoring.folder': i18n.t('mailboxes.form.folderLoops') } : {};
}

const valueAt = (values: object, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined), values);

/** Which field a refusal is about. */
export const MAILBOX_FIELD_OF_CODE = {
  'mailboxes.address_taken': 'address',
  'mailboxes.secret_needed': 'password',
} as const;
