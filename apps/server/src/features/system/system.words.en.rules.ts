import type { Words } from './system.words.rules.ts';

const list = new Intl.ListFormat('en', { type: 'conjunction' });
const n = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
const size = (bytes: number) =>
  bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${Math.floor(bytes / 1024 ** 2)} MB`;

const SEE_LOG = 'See the log: journalctl -u lanet-helpdesk -u lanet-helpdesk-signer -n 50.';
/** As root, who alone reads the key of the signer where that has an account of its own. */
const MAKE_BACKUP = 'sudo /opt/lanet-helpdesk/current/scripts/backup.sh';
const FREE_SPACE =
  'Free space or enlarge the disk: look at old backups in backups/, at logs (journalctl --vacuum-size=200M) and at what is not of LANET.';

/** For administrators. */
export const english: Words = {
  checks: {
    configuration: 'Configuration',
    runtime: 'Node.js',
    data: 'Data folder',
    database: 'Database',
    schema: 'Schema',
    web: 'Web answer',
    services: 'Services',
    signer: 'Signer',
    bus: 'Hints between processes',
    files: 'Files',
    disk: 'Disk space',
    memory: 'Memory',
    clock: 'Clock',
    certificate: 'Certificate',
    jobs: 'Background jobs',
    dead_jobs: 'Jobs given up',
    mail_in: 'Incoming mail',
    mail_out: 'Outgoing mail',
    sla: 'SLA warnings',
    backups: 'Backups',
    agents: 'Agents online',
    agent_versions: 'Agent versions',
  },
  summary: { ok: 'all is well', failing: (count) => `${n(count, 'check', 'checks')} failing` },
  cases: {
    'configuration.ok': () => ['valid'],
    'configuration.invalid': ({ problems }) => [
      problems.join('; '),
      'Correct /etc/lanet-helpdesk/production.env, check it with “sudo lanet config check” and restart: systemctl restart lanet-helpdesk.',
    ],
    'runtime.ok': ({ version }) => [version],
    'runtime.old': ({ version }) => [
      `${version} is older than 24`,
      'Use the Node.js that comes with the product: “sudo lanet …”, or npm after npm ci.',
    ],
    'data.ok': ({ path }) => [path],
    'data.unwritable': ({ path, error }) => [
      `${path} cannot be written: ${error}`,
      'Give the folder to the server’s account: chown -R lanet:lanet, and see that its disk is not mounted read-only.',
    ],
    'database.ok': ({ version, ms }) => [`PostgreSQL ${version}, answers in ${ms} ms`],
    'database.slow': ({ ms }) => [
      `answers in ${ms} ms`,
      'Look at the load of the computer and its disk (top, iostat), and at long queries in pg_stat_activity.',
    ],
    'database.old': ({ version }) => [`PostgreSQL ${version} is older than 15`, 'Update PostgreSQL to 15 or newer.'],
    'database.stopped': () => [
      'the embedded database does not run',
      `Start the server, which starts it: systemctl start lanet-helpdesk. ${SEE_LOG}`,
    ],
    'database.unreachable': ({ error }) => [
      `no answer: ${error}`,
      'Start PostgreSQL (systemctl start postgresql; the embedded one: systemctl restart lanet-helpdesk) and check LANET_DATABASE_URL and the network. The server reconnects by itself.',
    ],
    'schema.ok': ({ applied }) => [`up to date (${applied} migrations)`],
    'schema.pending': ({ pending }) => [
      n(pending, 'migration is pending', 'migrations are pending'),
      'Restart the server, which applies them: systemctl restart lanet-helpdesk.',
    ],
    'schema.newer': ({ name }) => [
      `the database has ${name}, which this version does not know`,
      'Install the newer version it was used with, or restore the backup from before (MAINTENANCE.md).',
    ],
    'web.ok': ({ url }) => [`answers at ${url}`],
    'web.silent': ({ url, error }) => [
      `${url} does not answer: ${error}`,
      `Restart the server: systemctl restart lanet-helpdesk. ${SEE_LOG}`,
    ],
    'services.ok': ({ processes }) => [n(processes, 'process runs', 'processes run')],
    'services.missing': ({ services }) => [
      `nobody runs: ${list.format(services)}`,
      `Start them: systemctl start lanet-helpdesk lanet-helpdesk-signer. ${SEE_LOG}`,
    ],
    'services.lost': ({ host, services }) => [
      `a process of ${host} ended without a word: ${list.format(services)}`,
      `Start it on that computer; the others do its work meanwhile. ${SEE_LOG}`,
    ],
    'services.versions': ({ versions }) => [
      `processes of different versions run: ${list.format(versions)}`,
      'Update those that are left: all should be of one version.',
    ],
    'signer.ok': () => ['signs commands'],
    'signer.absent': () => [
      'it does not run: no script leaves for any computer',
      'Start it: systemctl start lanet-helpdesk-signer; why it stopped: journalctl -u lanet-helpdesk-signer -n 50.',
    ],
    'signer.keyless': () => [
      'it has not published its key yet',
      'Restart it: systemctl restart lanet-helpdesk-signer; see journalctl -u lanet-helpdesk-signer -n 50.',
    ],
    'signer.behind': ({ seconds }) => [
      `a command has waited for its signature for ${seconds} s`,
      'Restart it: systemctl restart lanet-helpdesk-signer; see journalctl -u lanet-helpdesk-signer -n 50.',
    ],
    'bus.ok': () => ['they arrive'],
    'bus.fault': ({ host, detail }) => [
      `they do not leave ${host}: ${detail}`,
      'Nothing is lost, but pages and agents hear of things later. Check NATS or the database, and the network between the computers.',
    ],
    'files.ok': () => ['can be read and written'],
    'files.fault': ({ host, detail }) => [
      `out of reach from ${host}: ${detail}`,
      'Check the S3 service, its address and keys (LANET_FILES_S3_*), or the permissions of the data folder.',
    ],
    'disk.ok': ({ host, path, percent, freeBytes }) => [
      `${percent}% of ${path} on ${host} used, ${size(freeBytes)} free`,
    ],
    'disk.filling': ({ host, path, percent, freeBytes }) => [
      `${percent}% of ${path} on ${host} used, ${size(freeBytes)} left`,
      FREE_SPACE,
    ],
    'disk.full': ({ host, path, percent, freeBytes }) => [
      `${percent}% of ${path} on ${host} used, ${size(freeBytes)} left: writes are refused`,
      `${FREE_SPACE} The server goes on by itself as soon as there is space.`,
    ],
    'disk.unknown': () => ['no process tells'],
    'memory.ok': ({ host, percent }) => [`${percent}% in use on ${host}`],
    'memory.low': ({ host, percent, freeBytes }) => [
      `${percent}% in use on ${host}, ${size(freeBytes)} left`,
      'See what uses it (top, sorted by M), or give the computer more memory.',
    ],
    'memory.unknown': () => ['no process tells'],
    'clock.ok': ({ ms }) => [`${ms} ms from the database’s`],
    'clock.off': ({ host, seconds }) => [
      `that of ${host} is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the database’s`,
      'Turn synchronisation on on both computers: timedatectl set-ntp true.',
    ],
    'clock.unknown': () => ['no process tells'],
    'certificate.ok': ({ host, days }) => [`that of ${host} ends in ${days} days`],
    'certificate.plain': () => ['not needed: the address is not https'],
    'certificate.ending': ({ host, days }) => [
      `that of ${host} ends in ${n(days, 'day', 'days')}`,
      'Renew it and reload the proxy: certbot renew and systemctl reload nginx; with Caddy, see journalctl -u caddy.',
    ],
    'certificate.ended': ({ host }) => [
      `that of ${host} has ended: browsers and agents do not connect`,
      'Renew it now and reload the proxy: certbot renew and systemctl reload nginx; with Caddy, see journalctl -u caddy.',
    ],
    'certificate.untrusted': ({ host, detail }) => [
      `this computer does not trust that of ${host}: ${detail}`,
      'Use one of a known authority, or install yours on the computers (INSTALLATION.md).',
    ],
    'certificate.unseen': ({ host, detail }) => [
      `that of ${host} could not be seen: ${detail}`,
      'Check that the proxy runs (systemctl status nginx) and that the name resolves to this server.',
    ],
    'jobs.ok': ({ waiting }) => [`${waiting} waiting`],
    'jobs.waiting': ({ waiting, minutes }) => [
      `${waiting} waiting, the oldest for ${minutes} min`,
      `See that the worker runs, and what fails. ${SEE_LOG}`,
    ],
    'dead_jobs.ok': () => ['none'],
    'dead_jobs.some': ({ count, features }) => [
      `${n(count, 'job', 'jobs')} failed to the last attempt: ${list.format(features)}`,
      'See why with “sudo lanet jobs”; when the cause is mended, repeat them: sudo lanet jobs retry all.',
    ],
    'mail_in.ok': ({ mailboxes }) => [n(mailboxes, 'mailbox is up to date', 'mailboxes are up to date')],
    'mail_in.none': () => ['no mailbox is fetched'],
    'mail_in.late': ({ name, minutes }) => [
      `mailbox ${name} has not been read for ${minutes} min`,
      'See that the mail service runs, and try the mailbox in Mail > Mailboxes.',
    ],
    'mail_in.failing': ({ name, detail }) => [
      `mailbox ${name} fails${detail ? `: ${detail}` : ''}`,
      'Try the mailbox in Mail > Mailboxes: each step says what to correct.',
    ],
    'mail_in.sign_in': ({ name }) => [
      `mailbox ${name} asks to sign in again`,
      'Open the mailbox in Mail > Mailboxes and sign in again.',
    ],
    'mail_out.ok': ({ waiting }) => [`${waiting} waiting`],
    'mail_out.waiting': ({ waiting, minutes }) => [
      `${waiting} waiting, the oldest for ${minutes} min`,
      'See why in Mail > Sent; check the SMTP server and its credentials.',
    ],
    'sla.ok': ({ seconds }) => [seconds > 0 ? `${seconds} s behind` : 'not behind'],
    'sla.late': ({ seconds }) => [`what is due is told ${seconds} s late`, `See that the SLA service runs. ${SEE_LOG}`],
    'backups.ok': ({ hours }) => [`the last verified one is ${hours} h old`],
    'backups.off': () => [
      'none are made',
      'Write a long passphrase into a file, name it in LANET_BACKUP_KEY_FILE and restart (MAINTENANCE.md, “Respaldos”).',
    ],
    'backups.first': () => ['there is no verified one yet', `Make the first one now: ${MAKE_BACKUP}.`],
    'backups.late': ({ hours }) => [
      `the last verified one is ${hours} h old`,
      `Make one now and see what fails: ${MAKE_BACKUP}.`,
    ],
    'backups.failed': ({ error }) => [
      `the last attempt failed: ${error}`,
      `Mend the cause and repeat it: ${MAKE_BACKUP}.`,
    ],
    'backups.files_lost': ({ count }) => [
      `${n(count, 'file is', 'files are')} missing or damaged on the disk`,
      'Restore them from an older backup (MAINTENANCE.md) and check the disk.',
    ],
    'agents.ok': ({ online, total }) => [`${online} of ${total} online`],
    'agents.away': ({ online, recent }) => [
      `${online} of the ${recent} of the last hour are left`,
      'See that the proxy and the gateway answer from outside and that the certificate is valid; if it is one client only, their network.',
    ],
    'agent_versions.ok': ({ versions }) => [n(versions, 'version in use', 'versions in use')],
    'agent_versions.behind': ({ count, version }) => [
      `${n(count, 'agent is', 'agents are')} without ${version}`,
      'See in Settings > Agent versions which they are and why they were not updated.',
    ],
    'agent_versions.halted': ({ version }) => [
      `the rollout of ${version} halted`,
      'See why in Settings > Agent versions, and decide whether it goes on.',
    ],
  },
};
