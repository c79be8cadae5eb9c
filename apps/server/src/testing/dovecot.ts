import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import nodemailer from 'nodemailer';

const run = promisify(execFile);
const PROGRAM = '/usr/sbin/dovecot';

/**
 * Whether tests with a real mail server are left out: at a desk without one they count as skipped, in CI that is a failure.
 * It needs the packages dovecot-imapd, dovecot-pop3d and dovecot-lmtpd, and root, as it changes to its own accounts.
 */
export function withoutDovecot(): boolean {
  if (existsSync(PROGRAM) && process.getuid?.() === 0) return false;
  if (process.env.CI) throw new Error('Mail has to be tried with Dovecot in CI, as root');
  console.warn('Not tried with a real mail server: Dovecot is not installed, or this is not root');
  return true;
}

export interface Dovecot {
  ports: Record<'imap' | 'imaps' | 'lmtp' | 'pop3' | 'pop3s', number>;
  /** Its own certificate, for `localhost`; good as an authority. */
  caFile: string;
  keyFile: string;
  /** Everybody's password; anybody has a mailbox. */
  password: string;
  deliver(user: string, raw: string | Buffer): Promise<void>;
  /** The folder of a user's mail: a Maildir. */
  mailOf(user: string): string;
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * A real mail server on ports of its own. `tokenInfoUrl`: who a token belongs to, as JSON with `username`, the part before the @; then XOAUTH2 is
 * understood too.
 */
export async function startDovecot({ tokenInfoUrl }: { tokenInfoUrl?: string } = {}): Promise<Dovecot> {
  const dir = await mkdtemp(join(tmpdir(), 'lanet-dovecot-'));
  await chmod(dir, 0o755);
  await mkdir(join(dir, 'mail'));
  const { uid, gid } = await mailAccount();
  await chown(join(dir, 'mail'), uid, gid);
  const [caFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  await makeCertificate(caFile, keyFile);
  const [imap, imaps, lmtp, pop3, pop3s] = await freePorts(5);
  const ports = { imap, imaps, lmtp, pop3, pop3s } as Dovecot['ports']; // five were asked for
  const tokens = tokenInfoUrl === undefined ? '' : tokenConfiguration(dir);
  await writeFile(join(dir, 'dovecot.conf'), configuration(dir, ports, tokens));
  await writeFile(join(dir, 'oauth2.conf'), `tokeninfo_url = ${tokenInfoUrl}\nusername_attribute = username\n`);
  let child: ChildProcess | undefined;
  const end = () => {
    // With the processes it started, which would hold its ports a while longer.
    if (child?.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  };
  // A test run that is broken off leaves nothing running.
  process.once('exit', end);
  const self: Dovecot = {
    ports,
    caFile,
    keyFile,
    password: 'secret',
    mailOf: (user) => join(dir, 'mail', user, 'Maildir'),
    async deliver(user, raw) {
      const lmtpPeer = { host: '127.0.0.1', port: ports.lmtp, lmtp: true, tls: { rejectUnauthorized: false } };
      const transport = nodemailer.createTransport({ ...lmtpPeer, ignoreTLS: true });
      await transport.sendMail({ envelope: { from: 'sender@example.com', to: [`${user}@example.com`] }, raw });
      transport.close();
    },
    async start() {
      child = spawn(PROGRAM, ['-F', '-c', join(dir, 'dovecot.conf')], {
        ...{ stdio: ['ignore', 'ignore', 'inherit'], detached: true },
      });
      for (const port of Object.values(ports)) await listening(port, dir);
    },
    async stop() {
      if (child?.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      end();
      await ended;
      for (const port of Object.values(ports)) await closed(port);
    },
    async remove() {
      await self.stop();
      process.off('exit', end);
      await rm(dir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
  await self.start();
  return self;
}

async function mailAccount(): Promise<{ uid: number; gid: number }> {
  const number = async (option: string) => Number((await run('id', [option, 'mail'])).stdout);
  return { uid: await number('-u'), gid: await number('-g') };
}

export async function makeCertificate(certFile: string, keyFile: string): Promise<void> {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
  await run('openssl', ['req', '-x509', ...key, '-out', certFile, '-days', '2', ...subject]);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = net.createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  // A listening TCP server has an address with a port.
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

async function listening(port: number, dir: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isOpen(port)) return;
    await pause(50);
  }
  throw new Error(`Dovecot did not start: ${await readFile(join(dir, 'dovecot.log'), 'utf8').catch(String)}`);
}

async function closed(port: number): Promise<void> {
  for (let tries = 0; tries < 200 && (await isOpen(port)); tries += 1) await pause(25);
}

const tokenConfiguration = (dir: string) => `
auth_mechanisms = plain login xoauth2
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = ${dir}/oauth2.conf
}
`;

const configuration = (dir: string, ports: Dovecot['ports'], more: string) => `
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/dovecot.log
protocols = imap lmtp pop3
listen = 127.0.0.1
ssl = required
ssl_cert = <${dir}/cert.pem
ssl_key = <${dir}/key.pem
auth_mechanisms = plain login
auth_username_format = %Ln
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
maildir_very_dirty_syncs = no
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
protocol pop3 {
  pop3_uidl_format = %g
}
passdb {
  driver = static
  mechanisms = plain login
  args = password=secret
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${dir}/mail/%n allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
  mailbox Procesados {
    auto = subscribe
  }
}
service imap-login {
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${ports.imaps}
    ssl = yes
  }
}
service pop3-login {
  inet_listener pop3 {
    port = ${ports.pop3}
  }
  inet_listener pop3s {
    port = ${ports.pop3s}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
}
service anvil {
  chroot =
  # Wrong passwords are not answered slower and slower.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
${more}
`;
