// install.sh with Caddy in front, and handed out by the server it installed, over TLS.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { bootDebian, type DebianMachine, whyNoMachine } from '../packages/debian-machine.ts';
import { type BuiltServer, buildServerArchives } from './built-server.ts';

/** A name that Caddy certifies by itself, without asking anybody outside. */
const DOMAIN = 'soporte.localhost';
const ROOT_CERTIFICATE = '/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt';
/** Debian's archive for a machine without a network: what install.sh will ask it for. */
const PREPARE = `set -e; apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -y -qq install --no-install-recommends openssl apt-utils
  mkdir -p /srv/repo /srv/lanet && cd /srv/repo
  apt-get -y -qq -d -o Dir::Cache::archives=/srv/repo install --no-install-recommends caddy
  apt-ftparchive packages . >Packages && apt-ftparchive release . >/tmp/Release && mv /tmp/Release .
  rm -rf /etc/apt/sources.list.d/* && echo 'deb [trusted=yes] file:/srv/repo ./' >/etc/apt/sources.list
  echo '127.0.0.1 localhost ${DOMAIN}' >>/etc/hosts`;

describe.skipIf(leftOut('install.sh with Caddy', whyNoMachine()))('install.sh with Caddy', () => {
  let built: BuiltServer;
  let machine: DebianMachine;
  beforeAll(async () => {
    built = buildServerArchives('production');
    machine = await bootDebian();
    cpSync(built.folder, join(machine.root, 'srv/packages'), { recursive: true });
    await machine.shell(PREPARE);
    await machine.shell('tar -xzf /srv/packages/lanet-helpdesk-production.tar.gz -C /srv/lanet');
    await machine.reboot({ unplugged: true });
  });
  afterAll(async () => {
    await machine?.remove();
    built?.remove();
  });

  it('installs Caddy, which answers by TLS for the server, sockets too', async () => {
    const said = await machine.shell(
      `/srv/lanet/scripts/install.sh --offline --unattended --domain ${DOMAIN} --proxy caddy`,
    );
    expect(said).toContain('Instalando caddy');
    await eventually('the certificate', async () => (await machine.run('test', '-s', ROOT_CERTIFICATE)).code === 0);
    await machine.shell(
      `cp ${ROOT_CERTIFICATE} /usr/local/share/ca-certificates/caddy.crt && update-ca-certificates >/dev/null 2>&1`,
    );

    const head = await machine.shell(`curl -fsS -D - -o /dev/null https://${DOMAIN}/`);
    expect(head.match(/strict-transport-security: max-age=31536000/gi)).toHaveLength(1);
    const plain = await machine.shell(`curl -s -o /dev/null -w '%{http_code} %{redirect_url}' http://${DOMAIN}/x`);
    expect(plain).toBe(`308 https://${DOMAIN}/x`);
    const upgrade =
      "-H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='";
    const socket = `curl -s --http1.1 --max-time 2 -D - -o /dev/null ${upgrade} https://${DOMAIN}/agent/v1/connect || true`;
    expect(await machine.shell(socket)).toMatch(/^HTTP\/1.1 101 /);
    const big = `head -c 31M /dev/zero | curl -s --http1.1 -o /dev/null -w '%{http_code}' -X POST -H 'content-type: application/json' --data-binary @- https://${DOMAIN}/api/v1/tickets || true`;
    // Caddy 2.6 may say 502 where it cuts a body off on its way.
    expect(await machine.shell(big)).toMatch(/^(413|502)$/);
  });

  it('is handed out by the server, and finds what it downloads to be what is installed', async () => {
    await machine.shell(
      'install -d -o lanet -g lanet /var/lib/lanet-helpdesk/packages && install -o lanet -g lanet -m 0644 /srv/packages/* /var/lib/lanet-helpdesk/packages/',
    );
    // The server looks there once a minute.
    const isServed = async () =>
      (await machine.run('curl', '-fsS', '-o', '/dev/null', `https://${DOMAIN}/install.sh`)).code === 0;
    await eventually('the script', isServed, 150_000);

    const piped = `curl -fsSL https://${DOMAIN}/install.sh | bash -s -- --unattended`;
    expect(await machine.shell(piped)).toContain('ya está instalada y en marcha: no se cambió nada');
  });

  it('refuses what the server hands out when it was changed on its way', async () => {
    const archive = '/var/lib/lanet-helpdesk/packages/lanet-helpdesk-production.tar.gz';
    await machine.shell(`printf x >>${archive}`);
    const { code, stderr } = await machine.run(
      'sh',
      '-c',
      `curl -fsSL https://${DOMAIN}/install.sh | bash -s -- --unattended`,
    );

    expect(code).not.toBe(0);
    expect(stderr).toMatch(
      /no se pudo descargar|no es la que este instalador anuncia|la firma de la descarga no es válida/,
    );
  });
});
