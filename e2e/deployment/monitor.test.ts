// monitor.sh on an installed server, by cron and Nagios: the right code and a line that says what to do, for faults that are real.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { bootDebian, type DebianMachine, type Output, whyNoMachine } from '../packages/debian-machine.ts';
import { type BuiltServer, buildServerArchives } from './built-server.ts';
import { blocksOf } from './documents.ts';

const DOMAIN = 'soporte.ejemplo.mx';
const UNPACKED = '/srv/lanet';
const MONITOR = '/opt/lanet-helpdesk/current/scripts/monitor.sh';
const SETTINGS = '/etc/lanet-helpdesk/production.env';
const TLS = '/etc/lanet-helpdesk/tls';
const URL_OF_DATABASE = 'postgresql://lanet_admin:CAMBIE-ESTA-CLAVE@127.0.0.1:5432/lanet';

const PREPARE = `printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d
  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -y -qq install --no-install-recommends nginx openssl postgresql logrotate
  rm /usr/sbin/policy-rc.d; systemctl disable nginx postgresql; mkdir -p ${UNPACKED} /var/lib/lanet-helpdesk
  echo "listen_addresses = '127.0.0.1'" >/etc/postgresql/15/main/conf.d/listen.conf`;
/** A disk of its own, small enough to be filled. */
const SMALL_DISK = 'mount -t tmpfs -o size=700m,mode=0700 tmpfs /var/lib/lanet-helpdesk';
/** An authority that this computer trusts, and certificates of it. */
const AUTHORITY = `cd /srv; openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj '/CN=Prueba' -keyout ca.key -out ca.crt 2>/dev/null
  cp ca.crt /usr/local/share/ca-certificates/prueba.crt; update-ca-certificates >/dev/null 2>&1
  echo '127.0.0.1 localhost ${DOMAIN}' >>/etc/hosts
  openssl req -newkey rsa:2048 -nodes -subj '/CN=${DOMAIN}' -keyout own.key -out own.csr 2>/dev/null
  echo 'subjectAltName=DNS:${DOMAIN}' >own.ext
  for days in 5 300; do openssl x509 -req -in own.csr -CA ca.crt -CAkey ca.key -days $days -extfile own.ext -out own$days.crt 2>/dev/null; done`;

/** What the guide says to do about it. */
const guide = (kind: string) => blocksOf('TROUBLESHOOTING.md', kind).join('');

describe.skipIf(leftOut('the monitoring of the server', whyNoMachine()))('monitor.sh', () => {
  let built: BuiltServer;
  let machine: DebianMachine;
  beforeAll(async () => {
    built = buildServerArchives('production');
    machine = await bootDebian();
    await machine.shell(PREPARE);
    cpSync(built.folder, join(machine.root, '/srv/packages'), { recursive: true });
    await machine.shell(`tar -xzf /srv/packages/lanet-helpdesk-production.tar.gz -C ${UNPACKED}`);
    await machine.reboot({ unplugged: true });
    await machine.shell(`${AUTHORITY}; ${SMALL_DISK}; systemctl restart postgresql`);
    for (const block of blocksOf('INSTALLATION.md', 'postgres'))
      await machine.shell(`cd /; runuser -u postgres -- sh -ec '${block.replaceAll("'", "'\\''")}'`);
    // For the scratch database that backups are verified in.
    await machine.shell('cd /; runuser -u postgres -- psql -qc "alter role lanet_admin createdb"');
    const proxy = `--domain ${DOMAIN} --proxy nginx --cert /srv/own300.crt --key /srv/own.key`;
    await machine.shell(
      `DATABASE_URL=${URL_OF_DATABASE} ${UNPACKED}/scripts/install.sh --offline --unattended ${proxy}`,
    );
  });
  afterAll(async () => {
    await machine?.remove();
    built?.remove();
  });

  const sql = (text: string) =>
    machine.shell(`cd /; runuser -u postgres -- psql -qAtd lanet -c "${text.replaceAll('"', '\\"')}"`);
  const look = (...args: string[]) => machine.run(MONITOR, ...args);
  const firstLine = ({ stdout }: Output) => stdout.split('\n')[0] ?? '';
  /** Looks until it says so: processes say what they see every few seconds. */
  async function until(code: number, line: RegExp): Promise<string> {
    let last: Output | undefined;
    await eventually(`code ${code} and ${line}`, async () => {
      last = await look();
      return last.code === code && line.test(firstLine(last));
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\nlast: ${last?.code} ${last?.stdout}${last?.stderr}`);
    });
    const said = firstLine(last ?? { code: 0, stdout: '', stderr: '' });
    console.log(`${code}  ${said}`);
    return said;
  }
  const isWell = () => until(0, /^LANET OK - todo funciona \(\d+\) \| jobs=/);

  it('warns of backups that nobody asked for, right after the installation', async () => {
    await until(1, /^LANET WARNING - Respaldos: no se hacen -> Escriba una frase larga/);
  });

  it('is well once there is a verified backup', async () => {
    await machine.shell(`install -d -m 0750 -o root -g lanet /etc/lanet-helpdesk/secrets
      openssl rand -base64 33 >/etc/lanet-helpdesk/secrets/backup-key
      chown lanet:lanet /etc/lanet-helpdesk/secrets/backup-key; chmod 0400 /etc/lanet-helpdesk/secrets/backup-key
      echo LANET_BACKUP_KEY_FILE=/etc/lanet-helpdesk/secrets/backup-key >>${SETTINGS}
      echo LANET_BACKUP_SIGNER_DIR=/var/lib/lanet-signer >>${SETTINGS}
      echo LANET_BACKUP_TIME=off >>${SETTINGS}
      systemctl restart lanet-helpdesk`);
    await until(
      1,
      /^LANET WARNING - Respaldos: todavía no hay ninguno verificado -> Haga el primero ya: sudo \/opt\/lanet-helpdesk\/current\/scripts\/backup\.sh/,
    );
    await machine.shell(guide('respaldo'));

    expect(await isWell()).toMatch(/backup_age=\d+s;;93600;0 agents=0;;;0;0 disk=\d+%;90;97;0;100$/);
    expect(await look('--quiet')).toMatchObject({ code: 0, stdout: '' });
    expect(firstLine(await look('--language', 'en'))).toMatch(/^LANET OK - all is well/);
  });

  it.each<[fault: string, make: string, code: number, line: RegExp, mend: string]>([
    [
      'the server is stopped',
      ...(['systemctl stop lanet-helpdesk', 2] as const),
      /^LANET CRITICAL - Servicios: nadie ejecuta: web, .*firmador -> Arránquelos: systemctl start lanet-helpdesk lanet-helpdesk-signer/,
      guide('servidor'),
    ],
    [
      'the signer is stopped',
      ...(['systemctl stop lanet-helpdesk-signer', 2] as const),
      /^LANET CRITICAL - Servicios: nadie ejecuta: firmador -> Arránquelos: systemctl start/,
      guide('firmador'),
    ],
    [
      'PostgreSQL is stopped',
      ...(['systemctl stop postgresql', 2] as const),
      /^LANET CRITICAL - Base de datos: no responde: connect ECONNREFUSED 127\.0\.0\.1:5432 -> Arranque PostgreSQL/,
      guide('postgres'),
    ],
    [
      'the disk fills',
      ...(['fallocate -l 560M /var/lib/lanet-helpdesk/filler', 2] as const),
      /^LANET CRITICAL - Espacio en disco: \d+ % usado de \/var\/lib\/lanet-helpdesk en .* -> Libere espacio/,
      `${guide('disco')}\nrm /var/lib/lanet-helpdesk/filler`,
    ],
    [
      'the disk is full to the last byte',
      ...(['dd if=/dev/zero of=/var/lib/lanet-helpdesk/filler bs=1M status=none || true', 2] as const),
      /^LANET CRITICAL - Espacio en disco: 100 % usado/,
      'rm /var/lib/lanet-helpdesk/filler',
    ],
    [
      'a variable is unknown',
      ...([`echo LANET_BACKUP_TIM=03:00 >>${SETTINGS}`, 2] as const),
      /^LANET CRITICAL - Configuración: .*LANET_BACKUP_TIM.* -> Corrija \/etc\/lanet-helpdesk\/production\.env/,
      `sed -i /LANET_BACKUP_TIM=/d ${SETTINGS}`,
    ],
    [
      'the settings are no settings',
      ...([`echo "LANET_LANGUAGE='es" >>${SETTINGS}`, 2] as const),
      /^LANET CRITICAL - \/etc\/lanet-helpdesk\/production\.env no se puede leer: .* -> corrija esa línea/,
      `sed -i "/^LANET_LANGUAGE='es$/d" ${SETTINGS}`,
    ],
    [
      'the program is gone',
      ...(['mv /opt/lanet-helpdesk/current/backend/lanet /srv/lanet.kept', 2] as const),
      /^LANET CRITICAL - falta el programa en \/opt\/lanet-helpdesk\/current -> instálelo de nuevo/,
      'mv /srv/lanet.kept /opt/lanet-helpdesk/current/backend/lanet',
    ],
    [
      'the certificate is about to end',
      ...([`cp /srv/own5.crt ${TLS}/cert.pem; systemctl reload nginx`, 2] as const),
      /^LANET CRITICAL - Certificado: el de soporte\.ejemplo\.mx vence en 4 días -> Renuévelo y recargue el proxy/,
      `cp /srv/own300.crt ${TLS}/cert.pem; ${guide('certificado')}`,
    ],
    [
      'the proxy is stopped',
      ...(['systemctl stop nginx', 1] as const),
      /^LANET WARNING - Certificado: no se pudo ver el de soporte\.ejemplo\.mx: .*ECONNREFUSED.* -> Compruebe que el proxy/,
      guide('proxy'),
    ],
    [
      'the server hangs',
      ...(['systemctl kill --signal=STOP lanet-helpdesk', 2] as const),
      /^LANET CRITICAL - (Respuesta web: http:\/\/127\.0\.0\.1:3000\/healthz no responde|Servicios: nadie ejecuta: web)/,
      guide('colgado'),
    ],
  ])('says so when %s, and when it is mended', async (_fault, make, code, line, mend) => {
    await machine.shell(make);
    await until(code, line);
    await machine.shell(mend);
    await isWell();
  });

  it('says so when the last good backup is too old', async () => {
    const age = (hours: number) => sql(`update backup_runs set started_at = started_at - interval '${hours} hours'`);
    await age(27);
    await until(
      2,
      /^LANET CRITICAL - Respaldos: el último verificado es de hace 27 h -> Haga uno ya y vea qué falla: sudo \/opt/,
    );
    await machine.shell(guide('respaldo'));
    await isWell();
  });

  it('says so when mail does not leave, and when a job was given up', async () => {
    await sql(`insert into outbox (id, event_key, to_address, subject, text, html, message_id, state, created_at)
      values (gen_random_uuid(), 'x', 'a@example.com', 's', 't', 'h', 'x', 'queued', now() - interval '3 hours')`);
    await until(2, /^LANET CRITICAL - Correo de salida: 1 en espera, el más viejo desde hace 180 min -> Vea el motivo/);
    await sql('delete from outbox');
    // Of no mail that there is: the job fails by itself, and has one attempt.
    await sql(`select graphile_worker.add_job('mail.deliver', '{"outboxId":"no uuid"}', max_attempts => 1)`);
    await until(
      1,
      /^LANET WARNING - Tareas abandonadas: 1 tarea falló hasta el último intento: mail -> Vea el motivo con «sudo lanet jobs»/,
    );
    expect(await machine.shell(guide('tareas'))).toBe('Queued again: 1\n');
    await eventually('it to be given up again', async () =>
      (await machine.shell('lanet jobs')).includes('mail.deliver'),
    );
    await machine.shell('lanet jobs discard all');
    await isWell();
  });

  it('asks to be run as it has to be', async () => {
    expect(await machine.run('runuser', '-u', 'nobody', '--', MONITOR)).toMatchObject({ code: 3 });
    expect(await look('--timeout', 'x')).toMatchObject({ code: 3 });
    expect(firstLine(await look('--nonsense'))).toMatch(/^LANET UNKNOWN - opción desconocida/);
  });

  it('does not wait longer than it may for a database that does not answer', async () => {
    await machine.shell('systemctl kill --signal=STOP postgresql@15-main');
    const { code, stdout } = await look('--timeout', '5');
    await machine.shell('systemctl kill --signal=CONT postgresql@15-main');

    expect(code).toBe(2);
    expect(stdout).toMatch(/^LANET CRITICAL - la revisión no terminó en 5 s -> vea la carga/);
    await isWell();
  });

  it('finds every line of the guide that looks at something to work as it is written', async () => {
    for (const block of blocksOf('TROUBLESHOOTING.md')) await machine.shell(`set -e\n${block}`);
    for (const kind of ['cron', 'nagios', 'journald'])
      await machine.shell(`mkdir -p /etc/cron.d /etc/sudoers.d\n${guide(kind)}`);

    expect(await machine.shell('ls /etc/cron.d/lanet-helpdesk /etc/sudoers.d/lanet-monitor')).toContain(
      'lanet-monitor',
    );
    await isWell();
  });

  it('leaves units that systemd takes, and a rotation that logrotate takes', async () => {
    await machine.shell(
      'touch /var/lib/lanet-helpdesk/postgres.log; chown lanet:lanet /var/lib/lanet-helpdesk/postgres.log',
    );
    const { stderr } = await machine.run('logrotate', '-d', '/etc/logrotate.d/lanet-helpdesk');
    expect(stderr).toContain('considering log /var/lib/lanet-helpdesk/postgres.log');
    expect(stderr).not.toMatch(/error/i);

    const units = '/etc/systemd/system/lanet-helpdesk.service /etc/systemd/system/lanet-helpdesk-signer.service';
    expect((await machine.shell(`systemd-analyze verify ${units} 2>&1`)).trim()).toBe('');
  });
});
