/**
 * Every key of the configuration: its type, its default, and what it is for. The names of variables (`LANET_SMTP_URL`)
 * and flags (`smtpUrl`) follow from the path (`smtp.url`). Add a key here and nowhere else.
 */
import { z } from 'zod';
import {
  bucketName,
  choice,
  graphAddress,
  keyPrefix,
  list,
  listenAddress,
  mailSender,
  natsSubject,
  networks,
  proxies,
  publicAddress,
  text,
  timeOfDayOrOff,
  timeZone,
  url,
  wholeNumber,
} from './values.ts';

export const SERVICES = ['web', 'gateway', 'mail', 'sla', 'worker', 'signer'] as const;
export type Service = (typeof SERVICES)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

const help = (sentence: string) => ({ help: sentence, secret: false });
const secret = (sentence: string) => ({ help: sentence, secret: true });

export const ConfigSchema = z.strictObject({
  port: wholeNumber(0, 65_535).default(3000).meta(help('TCP port; 0 takes a free one')),
  host: listenAddress.default('127.0.0.1').meta(help('Address to listen on; by default only this computer reaches it')),
  dataDir: text().default('./.lanet').meta(help('Folder of the database, files and keys')),
  packagesDir: text().optional().meta(help('Folder of the agent packages; default packages in the data folder')),
  releaseKey: text(43)
    .optional()
    .meta(help('The one key whose agent releases are taken; default: that of the first release')),
  publicUrl: publicAddress.optional().meta(help('Address people and agents use; default http://localhost:<port>')),
  trustProxy: proxies.optional().meta(help('Reverse proxies to believe: addresses, networks, loopback or uniquelocal')),
  services: list(choice(SERVICES))
    .default([...SERVICES])
    .meta(help('Services this process runs')),
  holdFile: text()
    .optional()
    .meta(help('Set by update.sh: while this file is there the server answers its health alone, and accepts nothing')),
  databaseUrl: url(['postgres:', 'postgresql:']).optional().meta(secret('PostgreSQL 15 or newer; embedded if absent')),
  databaseLoginPassword: text(12).optional().meta(secret('Password of the role lanet_login in that database')),
  bus: choice(['auto', 'memory', 'postgres', 'nats'])
    .default('auto')
    .meta(
      help(
        'How processes hear of each other: auto is by the database where this one leaves services to others, else not at all; several that each run all services need postgres or nats. By the database no pooler may be in between',
      ),
    ),
  nats: z.strictObject({
    url: list(url(['nats:', 'tls:']))
      .optional()
      .meta(secret('Servers of one NATS cluster: nats://user:password@host:4222, or tls:// for an encrypted line')),
    subject: natsSubject.default('lanet.hints').meta(help('Subject of the hints; another for each installation')),
    caFile: text().optional().meta(help('Authority of the certificates of NATS, PEM; encrypts the line')),
    certFile: text().optional().meta(help('Certificate to show to NATS, PEM')),
    keyFile: text().optional().meta(help('Its private key, PEM')),
  }),
  files: z.strictObject({
    driver: choice(['disk', 's3'])
      .default('disk')
      .meta(help('Where attachments are kept; several machines need s3 or a shared data folder')),
    s3: z.strictObject({
      endpoint: publicAddress.optional().meta(help('Address of the S3 service; default that of AWS in the region')),
      style: choice(['path', 'host'])
        .default('path')
        .meta(help('Whether the bucket is part of the path or of the host name')),
      region: text().default('us-east-1').meta(help('Region the requests are signed for')),
      bucket: bucketName.optional().meta(help('Bucket, which has to be there')),
      prefix: keyPrefix.optional().meta(help('Folder in the bucket; another for each installation')),
      accessKey: text().optional().meta(secret('Access key: may read, write, list and delete there')),
      secretKey: text(8).optional().meta(secret('Its secret')),
    }),
  }),
  smtp: z.strictObject({
    url: url(['smtp:', 'smtps:']).optional().meta(secret('Outgoing mail: smtp://user:password@host:port')),
    from: mailSender.optional().meta(help('Its sender: name@domain or Name <name@domain>')),
  }),
  mail: z.strictObject({
    privateNetworks: networks
      .optional()
      .meta(help('Private networks where mail servers may be: 10.0.0.0/8, or loopback, linklocal, uniquelocal')),
    caFile: text().optional().meta(help('Further authorities to trust in mail servers: a file with PEM certificates')),
    microsoftAuthority: url(['https:', 'http:'])
      .default('https://login.microsoftonline.com')
      .meta(help('Where mailboxes of Microsoft 365 sign in')),
    microsoftGraph: graphAddress
      .default('https://graph.microsoft.com')
      .meta(help('Microsoft Graph of their cloud; goes with the authority above')),
    googleAuthority: url(['https:', 'http:'])
      .default('https://accounts.google.com')
      .meta(help('Where mailboxes of Google sign in')),
    listenHost: listenAddress.default('127.0.0.1').meta(help('Address where mail is handed over to this server')),
    smtpPort: wholeNumber(0, 65_535).optional().meta(help('Port where mail is handed over by SMTP; off if absent')),
    lmtpPort: wholeNumber(0, 65_535).optional().meta(help('Port where mail is handed over by LMTP; off if absent')),
    certFile: text().optional().meta(help('Certificate of these two for STARTTLS, PEM with its chain')),
    keyFile: text().optional().meta(help('Its private key, PEM')),
  }),
  calendars: z.strictObject({
    privateNetworks: networks.optional().meta(help('Private networks where iCal feeds may be, as with mail servers')),
  }),
  backup: z.strictObject({
    key: text(16).optional().meta(secret('Passphrase that seals the backups; without it there are none')),
    folder: text().optional().meta(help('Folder of the backups; default backups in the data folder')),
    time: timeOfDayOrOff
      .default('02:30')
      .meta(help('When the daily one is made, by timeZone: HH:MM; off: by a schedule of your own')),
    signerDir: text()
      .optional()
      .meta(help('Data folder of the signer where it is another one: then root makes the backups')),
    command: text()
      .optional()
      .meta(help('Brings each one off the box: a command that reads it from its standard input, or names {file}')),
    keepDaily: wholeNumber(1, 400).default(7).meta(help('Days of which the last backup is kept')),
    keepWeekly: wholeNumber(0, 400).default(5).meta(help('Weeks of which the last one is kept')),
    keepMonthly: wholeNumber(0, 400).default(12).meta(help('Months of which the last one is kept')),
  }),
  logLevel: choice(LOG_LEVELS).default('info').meta(help('Least severe level that is written')),
  logFormat: choice(['json', 'pretty']).optional().meta(help('Default: pretty on a terminal, else json')),
  metricsToken: text(16).optional().meta(secret('Bearer token that /metrics asks for')),
  language: choice(['es', 'en']).default('es').meta(help('Language until a person chooses one')),
  timeZone: timeZone.default('America/Mexico_City').meta(help('Time zone until setup chooses one')),
  agent: z.strictObject({
    reportSeconds: wholeNumber(1, 86_400).default(900).meta(help('How often agents report')),
    sampleSeconds: wholeNumber(1, 3_600).default(60).meta(help('How often agents measure')),
  }),
  session: z.strictObject({
    staffHours: wholeNumber(1, 24).default(12).meta(help('How long a sign-in of staff lasts')),
    staffIdleHours: wholeNumber(1, 24).default(2).meta(help('How long it lasts unused')),
    clientDays: wholeNumber(1, 90).default(30).meta(help('How long a sign-in to the portal lasts')),
    clientIdleDays: wholeNumber(1, 90).default(7).meta(help('How long it lasts unused')),
  }),
});

/** What is known of a key without its value. */
export interface ConfigKey {
  /** As in the file, with dots: `smtp.url`. */
  path: string;
  /** `LANET_SMTP_URL`. */
  variable: string;
  /** `smtpUrl`, which is `--smtp-url` on the command line. */
  flag: string;
  /** Masked wherever it is shown, and also read from the file that `<variable>_FILE` names. */
  secret: boolean;
  help: string;
}

const Meta = z.object({ help: z.string(), secret: z.boolean() });

/** All keys, in the order of the schema. */
export const CONFIG_KEYS: readonly ConfigKey[] = keysOf(ConfigSchema, []);

function keysOf(object: z.ZodObject, parents: readonly string[]): ConfigKey[] {
  return Object.entries(object.shape).flatMap(([name, entry]) => {
    const path = [...parents, name];
    if (entry instanceof z.ZodObject) return keysOf(entry, path);
    const words = path.join('_').replaceAll(/[A-Z]/g, '_$&').toLowerCase();
    return {
      path: path.join('.'),
      variable: `LANET_${words.toUpperCase()}`,
      flag: words.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
      ...Meta.parse(z.globalRegistry.get(entry)),
    };
  });
}
