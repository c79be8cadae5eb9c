import { mailboxes } from '@lanet/contracts/mailboxes';
import { describe, expect, it } from 'vitest';
import { makeMailbox } from '../../testing/mail-data.ts';
import {
  changesBody,
  type MailboxValues,
  mailboxBody,
  mailboxErrors,
  mailboxValues,
  newMailboxValues,
} from './mailbox-values.ts';

const filled = (change: (values: MailboxValues) => void, kind: MailboxValues['kind'] = 'imap'): MailboxValues => {
  const values = newMailboxValues(kind);
  values.name = 'Soporte';
  values.address = 'soporte@msp.example';
  values.incoming.server.host = 'mail.msp.example';
  values.outgoing.server.host = 'mail.msp.example';
  values.password = 'tres tristes tigres';
  values.oauth.clientId = 'app-1';
  change(values);
  return values;
};

const errorsOf = (change: (values: MailboxValues) => void) => Object.keys(mailboxErrors(filled(change)));

it.each(['imap', 'pop3', 'microsoft', 'google', 'listener', 'http'] as const)(
  'sends a whole mailbox of kind %s',
  (kind) => {
    const values = filled(() => {}, kind);

    expect(mailboxErrors(values)).toEqual({});
    expect(mailboxes.create.body.safeParse(mailboxBody(values)).success).toBe(true);
  },
);

it('takes the address for the user where none is typed', () => {
  expect(mailboxBody(filled(() => {})).incoming.server?.user).toBe('soporte@msp.example');
});

it('reads lists a line each, also with commas', () => {
  const body = mailboxBody(
    filled((values) => Object.assign(values, { aliases: ' a@msp.example\n\nb@msp.example, c@msp.example' })),
  );

  expect(body.aliases).toEqual(['a@msp.example', 'b@msp.example', 'c@msp.example']);
});

describe('what is wrong', () => {
  it.each<{ says: string; change: (values: MailboxValues) => void; field: string }>([
    {
      says: 'an address that is none',
      change: (one) => Object.assign(one, { address: 'nobody', sends: false }),
      field: 'address',
    },
    {
      says: 'a host with a space',
      change: (one) => Object.assign(one.incoming.server, { host: 'mail server' }),
      field: 'incoming.server.host',
    },
    {
      says: 'one wrong alias of several',
      change: (one) => Object.assign(one, { aliases: 'a@b.example\nnobody' }),
      field: 'aliases',
    },
    {
      says: 'no encryption without saying so',
      change: (one) => Object.assign(one.outgoing.server, { security: 'none' }),
      field: 'outgoing.server.insecure',
    },
    {
      says: 'a folder that is read itself',
      change: (one) => Object.assign(one.incoming, { afterStoring: { kind: 'move', folder: 'INBOX' } }),
      field: 'incoming.afterStoring.folder',
    },
    {
      says: 'a signature without its domain',
      change: (one) => Object.assign(one.outgoing, { signs: true }),
      field: 'outgoing.dkim.domain',
    },
  ])('$says is said at $field', ({ change, field }) => {
    expect(errorsOf(change)).toEqual([field]);
  });
});

it('sends no encryption only with the word of whoever chose it', () => {
  const values = filled((one) => Object.assign(one.incoming.server, { security: 'none', port: 143, insecure: true }));

  expect(mailboxErrors(values)).toEqual({});
  expect(mailboxBody(values).incoming.server?.insecure).toBe(true);
});

it('shows a mailbox as it is kept, and sends back the same', () => {
  const kept = makeMailbox();
  const body = mailboxBody(mailboxValues(kept));

  expect(body.incoming).toEqual(kept.incoming);
  expect(body.options).toEqual(kept.options);
  expect(body.outgoing).toBeNull();
  expect(body).not.toHaveProperty('password');
});

describe('a mailbox of Microsoft 365', () => {
  const servers = { host: 'smtp.office365.com', port: 587, security: 'starttls', user: 'soporte@msp.example' };

  it('has no servers by Graph, whatever was typed before', () => {
    const values = filled((one) => {
      Object.assign(one.outgoing, { sentFolder: 'Enviados', signs: true });
    }, 'microsoft');

    expect(mailboxErrors(values)).toEqual({});
    expect(mailboxBody(values)).toMatchObject({
      incoming: { way: 'graph', server: null },
      outgoing: { server: null, sentFolder: null, dkim: null },
    });
  });

  it('sends by the usual server again when IMAP is chosen, and both parts of the change go out', () => {
    const kept = makeMailbox({
      ...{ kind: 'microsoft', oauth: { grant: 'person', clientId: 'app-1', tenant: null } },
      incoming: {
        server: null,
        way: 'graph',
        folders: ['INBOX'],
        afterStoring: { kind: 'mark_seen' },
        firstLookDays: 30,
      },
      outgoing: { server: null, sentFolder: null, dkim: null, maxMiB: 20 },
    });
    const values = mailboxValues(kept);
    expect(mailboxBody(values)).toMatchObject({ incoming: kept.incoming, outgoing: kept.outgoing });

    values.incoming.way = 'imap';

    expect(changesBody(values, ['incoming'])).toMatchObject({
      incoming: { way: 'imap', server: null },
      outgoing: { server: servers },
    });
  });

  it('is the only one with two ways', () => {
    const values = filled((one) => Object.assign(one.incoming, { way: 'graph' }), 'google');

    expect(mailboxBody(values)).toMatchObject({
      incoming: { way: 'imap' },
      outgoing: { server: { host: 'mail.msp.example' } },
    });
  });
});

it('sends of a change only what changed, and a secret only when it was typed', () => {
  const values = { ...mailboxValues(makeMailbox()), name: 'Ayuda', password: 'otra' };

  expect(changesBody(values, ['name', 'password'])).toEqual({ name: 'Ayuda', password: 'otra' });
  expect(changesBody({ ...values, sends: false }, ['sends'])).toEqual({ outgoing: null });
});
