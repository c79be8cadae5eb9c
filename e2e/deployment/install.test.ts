// install.sh on a Debian that boots, without a network: from a cut stream, which does nothing, to a server that comes back.
import { cpSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { bootDebian, type DebianMachine, whyNoMachine } from '../packages/debian-machine.ts';
import { type BuiltServer, buildServerArchives } from './built-server.ts';
import { blocksOf } from './documents.ts';

/** As in INSTALL.md, whose lines are run. */
const DOMAIN = 'soporte.ejemplo.mx';
const UNPACKED = '/srv/lanet';
const PACKAGES = '/srv/packages';
const OFFLINE = `${UNPACKED}/scripts/install.sh --offline --unattended`;
const WITH_NGINX = `--domain ${DOMAIN} --proxy nginx --self-signed`;
/** What the server needs of a real one's network is there before the network is gone. */
const PREPARE = `printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d
  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -y -qq install --no-install-recommends nginx openssl postgresql
  rm /usr/sbin/policy-rc.d; systemctl disable nginx; mkdir -p ${PACKAGES} ${UNPACKED}`;

describe.skipIf(leftOut('the installation of the server', whyNoMachine()))('install.sh', () => {
  let built: BuiltServer;
  let machine: DebianMachine;
  let before: Map<string, string>;
  beforeAll(async () => {
    built = buildServerArchives('production');
    machine = await bootDebian();
    await machine.shell(PREPARE);
    cpSync(built.folder, join(machine.root, PACKAGES), { recursive: true });
    await machine.shell(`tar -xzf ${PACKAGES}/lanet-helpdesk-production.tar.gz -C ${UNPACKED}`);
    await machine.reboot({ unplugged: true });
    before = await stateOf(machine);
  });
  afterAll(async () => {
    await machine?.remove();
    built?.remove();
  });

  const isReady = async () =>
    (await machine.run('curl', '-fsS', '-o', '/dev/null', 'http://127.0.0.1:3000/readyz')).code === 0;
  const changes = async (since: Map<string, string>) => differences(since, await stateOf(machine));
  const fails = async (line: string) => {
    const { code, stdout, stderr } = await machine.run('sh', '-c', line);
    expect(code, stdout + stderr).not.toBe(0);
    return stderr;
  };

  /** Undefined while there is none: its number is 0 then, and a signal to that goes to everybody. */
  const mainPid = async (unit: string): Promise<string | undefined> => {
    const pid = (await machine.shell(`systemctl show --property=MainPID --value ${unit}`)).trim();
    return pid === '0' ? undefined : pid;
  };

  it('does nothing when its stream is cut anywhere', async () => {
    const script = `${PACKAGES}/install.sh`;
    const size = readFileSync(join(machine.root, script)).length;
    const every = Array.from({ length: Math.floor(size / 1000) }, (_none, index) => (index + 1) * 1000);
    const end = Array.from({ length: 60 }, (_none, index) => size - 2 - index);
    const run = `head -c $size ${script} | bash -s -- --unattended --from file://${PACKAGES} >>/tmp/said 2>/dev/null`;
    await machine.shell(
      `for size in ${[...every, ...end].join(' ')}; do ${run} || true; done; test ! -s /tmp/said; rm /tmp/said`,
    );

    expect(await changes(before)).toEqual([]);
  });

  it('says with --dry-run what it would do, and does nothing', async () => {
    const said = await machine.shell(`${OFFLINE} --dry-run ${WITH_NGINX}`);

    expect(said).toContain('no se cambió nada');
    expect(said).toContain(`https://${DOMAIN}`);
    expect(await changes(before)).toEqual([]);
  });

  it('takes no download that is another, or signed by another', async () => {
    const other = join(machine.root, '/srv/other');
    cpSync(join(machine.root, PACKAGES), other, { recursive: true });
    truncateSync(join(other, 'lanet-helpdesk-production.tar.gz'), 1_000_000);
    const piped = (script: string) => `bash -s -- --unattended --from file:///srv/other <${script}`;
    expect(await fails(piped(`${PACKAGES}/install.sh`))).toContain('no es la que este instalador anuncia');
    // The script inside the archive cannot know its archive's sum; the signature is of the sum.
    expect(await fails(piped(`${UNPACKED}/scripts/install.sh`))).toContain('la firma de la descarga no es válida');
    rmSync(other, { recursive: true });

    expect(await changes(before)).toEqual([]);
  });

  it('leaves nothing when a step in the middle fails', async () => {
    const unit = join(machine.root, 'etc/systemd/system/lanet-helpdesk-signer.service');
    symlinkSync('/dev/null', unit);
    const said = await fails(OFFLINE);
    rmSync(unit);

    expect(said).toContain('No quedó nada instalado');
    expect(await changes(before)).toEqual([]);
  });

  it('leaves nothing when a command of the system fails that nobody thought of', async () => {
    const broken = "mkdir /srv/broken && printf '#!/bin/sh\\nexit 1\\n' >/srv/broken/ln && chmod 755 /srv/broken/ln";
    await machine.shell(broken);
    const said = await fails(`PATH=/srv/broken:$PATH ${OFFLINE}`);

    expect(said).toContain('No quedó nada instalado');
    expect(await changes(before)).toEqual([]);
  });

  it('leaves nothing when the last step fails, with the server running already', async () => {
    const broken = join(machine.root, 'etc/nginx/conf.d/broken.conf');
    writeFileSync(broken, 'nonsense;\n');
    const said = await fails(`${OFFLINE} ${WITH_NGINX}`);
    rmSync(broken);

    expect(said).toContain('nginx no acepta la configuración');
    expect(await changes(before)).toEqual([]);
    expect((await machine.run('pgrep', '-f', 'lanet-helpdesk')).stdout).toBe('');
  });

  it('installs without a network by what INSTALL.md says, and ends healthy with the address of the setup', async () => {
    const startedAt = performance.now();
    let said = '';
    for (const block of blocksOf('INSTALL.md')) said += await machine.shell(`cd ${PACKAGES}; set -e\n${block}`);
    console.log(`installed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n${said}`);

    expect(said).toMatch(new RegExp(`https://${DOMAIN}/setup#code=\\S+`));
    expect(await isReady()).toBe(true);
    expect((await machine.shell('nginx -t 2>&1')).trim()).toContain('test is successful');
    expect(
      await machine.shell(
        'systemctl is-enabled lanet-helpdesk lanet-helpdesk-signer lanet-helpdesk-backup.timer nginx',
      ),
    ).toBe('enabled\n'.repeat(4));
    expect(said).toContain('The configuration is valid.');
  });

  it('changes nothing the second time, unpacked or downloaded', async () => {
    const installed = await stateOf(machine);
    const again = await machine.shell(`${OFFLINE} ${WITH_NGINX}`);
    const piped = await machine.shell(`bash -s -- --unattended --from file://${PACKAGES} <${PACKAGES}/install.sh`);

    for (const said of [again, piped]) expect(said).toContain('ya está instalada y en marcha: no se cambió nada');
    expect(await changes(installed)).toEqual([]);
  });

  it('is reached by TLS, with HSTS, a limit of sizes, and sockets', async () => {
    const curl = `curl -sk --resolve ${DOMAIN}:443:127.0.0.1`;
    const head = await machine.shell(`${curl} -D - -o /dev/null https://${DOMAIN}/`);
    expect(head.match(/strict-transport-security: max-age=31536000/gi)).toHaveLength(1);
    expect(head).toMatch(/^HTTP\/\S+ 200/);

    const post = `${curl} -o /dev/null -w '%{http_code}' -X POST --data-binary @-`;
    const big = (megabytes: number, path: string) =>
      machine.shell(`head -c ${megabytes}M /dev/zero | ${post} https://${DOMAIN}${path}`);
    expect(await big(31, '/api/v1/tickets')).toBe('413');

    const upgrade =
      "-H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='";
    // It stays open until the server misses the agent's word, which is longer than this waits.
    const socket = `${curl} --http1.1 --max-time 2 -D - -o /dev/null ${upgrade} https://${DOMAIN}/agent/v1/connect || true`;
    expect(await machine.shell(socket)).toMatch(/^HTTP\/1.1 101 /);
    expect(
      await machine.shell(
        `curl -s -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: ${DOMAIN}' http://127.0.0.1/x`,
      ),
    ).toBe(`308 https://${DOMAIN}/x`);
  });

  it('keeps the key of commands from the server, and the server’s keys from the signer', async () => {
    const reads = async (account: string, file: string) =>
      (await machine.run('runuser', '-u', account, '--', 'cat', file)).code === 0;

    expect(await reads('lanet-signer', '/var/lib/lanet-signer/signer/command.key')).toBe(true);
    expect(await reads('lanet', '/var/lib/lanet-signer/signer/command.key')).toBe(false);
    expect(await reads('lanet', '/var/lib/lanet-helpdesk/keys/data.key')).toBe(true);
    expect(await reads('lanet-signer', '/var/lib/lanet-helpdesk/keys/data.key')).toBe(false);
    for (const account of ['lanet', 'lanet-signer'])
      expect(await reads(account, '/etc/lanet-helpdesk/production.env')).toBe(false);
    expect(await machine.shell('find /opt/lanet-helpdesk ! -user root -o -perm /022 ! -type l | head')).toBe('');
  });

  it('is confined by systemd: an exposure of 4.0 at most', async () => {
    for (const unit of ['lanet-helpdesk', 'lanet-helpdesk-signer', 'lanet-helpdesk-backup']) {
      const { stdout } = await machine.run('systemd-analyze', 'security', '--no-pager', unit);
      const exposure = Number(/exposure level for \S+ ([\d.]+)/.exec(stdout)?.[1]);
      console.log(`${unit}: ${exposure}`);
      expect(exposure).toBeLessThanOrEqual(4);
    }
  });

  it('comes back by itself after kill -9, of the server or of the signer', async () => {
    for (const unit of ['lanet-helpdesk', 'lanet-helpdesk-signer']) {
      // The signer is started anew with the server, and is between two starts for a moment.
      const killed = await eventually('the service to run', () => mainPid(unit));
      const startedAt = performance.now();
      await machine.shell(`kill -9 ${killed}`);
      const isBack = async () => ![undefined, killed].includes(await mainPid(unit)) && (await isReady());
      await eventually('the service to be back', isBack);
      console.log(`${unit}: back in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    }
    await eventually('the signer to run', async () => {
      const said = await machine.shell('journalctl -u lanet-helpdesk-signer -o cat --no-pager | tail -n 5');
      return said.includes('"ready"');
    });
  });

  it('is back after a restart of the computer', async () => {
    await machine.reboot();

    await eventually('the server to answer', isReady);
    await eventually(
      'the signer to run',
      async () => (await machine.run('systemctl', 'is-active', 'lanet-helpdesk-signer')).code === 0,
    );
    expect(await machine.shell('systemctl --failed --no-legend')).toBe('');
  });

  it('leaves nothing after what INSTALL.md says about removing it', async () => {
    for (const block of blocksOf('INSTALL.md', 'quitar')) await machine.shell(`set -e\n${block}`);

    expect((await changes(before)).filter((path) => !/nginx(\.service)?$/.test(path))).toEqual([]);
  });

  it('works with a PostgreSQL of one’s own, which the signer reaches too', async () => {
    await machine.shell('systemctl start postgresql');
    for (const block of blocksOf('INSTALLATION.md', 'postgres'))
      await machine.shell(`cd /; runuser -u postgres -- sh -ec '${block.replaceAll("'", "'\\''")}'`);
    const url = 'postgresql://lanet_admin:CAMBIE-ESTA-CLAVE@127.0.0.1:5432/lanet';
    await machine.shell(`DATABASE_URL=${url} ${OFFLINE} --port 3100`);

    expect(await machine.shell('curl -fsS http://127.0.0.1:3100/readyz')).toContain('"ok":true');
    expect(await machine.run('ls', '/var/lib/lanet-helpdesk/postgres')).toMatchObject({ code: 2 });
    const keys = 'select count(*) from signer_keys';
    await eventually('the signer to publish its key', async () => {
      const { stdout } = await machine.run('runuser', '-u', 'postgres', '--', 'psql', '-Atd', 'lanet', '-c', keys);
      return stdout.trim() === '1';
    });
  });
});

/** Logs, caches and books of the system itself, and what lives only while it runs. */
const OF_SYSTEM =
  /^\/(proc|sys|dev|run|tmp|srv|root)(\/|$)|^\/var\/(log|tmp|lib\/(systemd|nginx|postgresql|lanet-helpdesk|lanet-signer)\/|cache)|^\/etc\/(\.pwd\.lock|(passwd|group|shadow|gshadow|subuid|subgid)-?)$/;

/** Every path of its disk with mode, owner, size and target, and its accounts. What the server's own folders hold changes. */
async function stateOf(machine: DebianMachine): Promise<Map<string, string>> {
  const found = await machine.shell(
    `find / -xdev ! -type d -printf '%p|%m %u %s %l\\n' -o -type d -printf '%p|%m %u\\n'`,
  );
  const accounts = await machine.shell('getent passwd; getent group');
  const lines = [...found.split('\n'), ...accounts.split('\n').map((line) => `account ${line}|`)];
  const pairs = lines.map((line): [string, string] => {
    const [path = '', state = ''] = line.split('|');
    return [path, state];
  });
  return new Map(pairs.filter(([path]) => path !== '' && !OF_SYSTEM.test(path)));
}

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}
