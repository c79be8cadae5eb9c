import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enrol } from '../enrolment/enrol.ts';
import { linuxMachine } from '../platform/linux.ts';
import { unavailable } from '../platform/machine.ts';
import { clientFor } from '../server/client-for.ts';
import { readSettings } from '../settings/settings.ts';
import { openStateFolder } from '../state/state-folder.ts';
import { facts, removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { ConnectProxy } from '../testing/connect-proxy.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { TestAuthority } from '../testing/test-authority.ts';
import { clockStep, examine } from './doctor.ts';
import { systemLanguage } from './language.ts';
import { asJson, asText } from './print.ts';

let folder = '';
let server: ScriptedServer;
let proxy: ConnectProxy;
beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
  proxy = await new ConnectProxy().start();
  proxy.portOf = () => Number(new URL(server.url).port);
});
afterEach(async () => {
  await Promise.all([server.stop(), proxy.stop()]);
  removeFolder(folder);
});

const URL_OF_SERVER = 'https://help.lanet.test/';
const machine = linuxMachine({ run: async () => unavailable('missing'), readFile: async () => unavailable('missing') });
const settingsFile = () => join(folder, 'agent.json');
const authority = new TestAuthority('Office proxy');

function settle(settings: object, mode = 0o600) {
  writeFileSync(settingsFile(), JSON.stringify(settings));
  chmodSync(settingsFile(), mode);
}

/** Enrols by the settings, whose proxy looks into TLS and is trusted for it. */
async function enrolled(settings: object = {}) {
  proxy.intercepts = authority;
  writeFileSync(join(folder, 'ca.pem'), authority.cert);
  settle({ proxy: proxy.url, caFile: 'ca.pem', ...settings });
  const state = openStateFolder(join(folder, 'state'));
  const http = clientFor(URL_OF_SERVER, readSettings(settingsFile()), machine);
  await enrol(state, { http, token: server.token, facts, now: Date.now });
  http.close();
}

async function examined() {
  const state = openStateFolder(join(folder, 'state'));
  const findings = await examine(state, readSettings(settingsFile()), machine, settingsFile());
  const failed = findings.filter(({ ok }) => !ok).map(({ step }) => step);
  return { findings, failed, es: asText(findings, 'es'), en: asText(findings, 'en') };
}

it('says that all is well, step by step, in the language of the system and without a password', async () => {
  proxy.credentials = 'ana:s3cret';
  await enrolled();

  const { findings, failed, es, en } = await examined();

  expect(failed).toEqual([]);
  expect(findings.map(({ step }) => step)).toEqual([
    ...['state', 'permissions', 'disk', 'policy', 'proxy', 'name', 'connection', 'tls', 'identity', 'clock'],
  ]);
  expect(es).toContain(
    `bien  proxy       El proxy http://${proxy.host} deja pasar al servidor. Viene de: "proxy" de agent.json.`,
  );
  expect(en).toContain('The certificate of help.lanet.test was issued by "Office proxy" and is valid until 20');
  expect(en).toContain('ok    identity    The server is the one this agent enrolled with. State: active.');
  expect(JSON.parse(asJson(findings, 'en'))).toMatchObject({
    ok: true,
    findings: expect.arrayContaining([expect.objectContaining({ step: 'tls', ok: true })]),
  });
  expect(es + en + asJson(findings, 'es')).not.toMatch(/s3cret|YW5h/);
});

describe('says what to do', () => {
  it('when nothing is enrolled', async () => {
    settle({ proxy: proxy.url });

    const { failed, es } = await examined();

    expect(failed).toEqual(['enrolment']);
    expect(es).toContain('FALLA enrolment   Este equipo no está inscrito. Ejecute: lanet-agent enrol');
  });

  it('when the proxy wants a sign-in that the agent does not know', async () => {
    await enrolled();
    proxy.answer = { status: 407, headers: ['Proxy-Authenticate: NTLM'] };

    const { failed, es, en } = await examined();

    expect(failed).toEqual(['proxy', 'tls', 'identity']);
    expect(es).toContain('pide entrar con NTLM; este agente solo conoce Basic (ni NTLM ni Kerberos)');
    expect(en).toContain('knows Basic only (neither NTLM nor Kerberos)');
  });

  it('when the proxy is gone', async () => {
    await enrolled();
    await proxy.stop();

    const { es, failed } = await examined();

    expect(failed).toEqual(['proxy', 'tls', 'identity']);
    expect(es).toContain('no contesta (ECONNREFUSED)');
  });

  it('when whoever looks into TLS is not trusted, naming it, whatever its name holds', async () => {
    await enrolled();
    proxy.intercepts = new TestAuthority('Caja\u001b[2J gris');

    const { failed, es, en } = await examined();

    expect(failed).toEqual(['tls', 'identity']);
    expect(es).toContain('lo emitió "Caja?[2J gris", en quien este equipo no confía');
    expect(en).toContain('name it in "caFile" of agent.json');
  });

  it('when the certificate is too old, or of another name', async () => {
    await enrolled();
    const issue = authority.issue.bind(authority);
    const changed = (own: Parameters<typeof issue>) =>
      Object.assign(Object.create(authority), { issue: () => issue(...own) });

    proxy.intercepts = changed(['help.lanet.test', { days: -1 }]);
    expect((await examined()).es).toContain('para el reloj de este equipo hoy no. Revise el reloj');
    proxy.intercepts = changed(['other.lanet.test']);
    expect((await examined()).en).toContain('of "other.lanet.test", not of help.lanet.test');
  });

  it('when the server is another one', async () => {
    await enrolled();
    const other = await new ScriptedServer().start();
    // It knows the agent, as a copy of the database would, and has other keys.
    for (const [id, known] of server.enrolled) other.enrolled.set(id, known);
    other.script = ({ path }) => {
      if (!path.startsWith('/agent/v1/enrolments/')) return undefined;
      const agentId = path.split('/').at(-1) ?? '';
      const said = { agentId, state: 'active', keys: other.keys, signature: 'x'.repeat(86) };
      return { status: 200, body: { ...said, pollSeconds: 60, serverTime: Date.now() } };
    };
    proxy.portOf = () => Number(new URL(other.url).port);

    const said = await examined();
    await other.stop();

    expect(said.failed).toEqual(['identity']);
    expect(said.es).toContain('Quien contesta no es el servidor con el que se inscribió este agente');
  });

  it('when others may read the password of the proxy', async () => {
    proxy.credentials = 'ana:s3cret';
    await enrolled();
    chmodSync(settingsFile(), 0o644);

    const { failed, es } = await examined();

    expect(failed).toEqual(['permissions']);
    expect(es).toContain('chmod 600');
  });

  it('when the file of authorities is missing', async () => {
    await enrolled();
    settle({ proxy: proxy.url, caFile: 'none.pem' });

    const { failed, en } = await examined();

    expect(failed).toEqual(['tls']);
    expect(en).toContain('none.pem');
  });

  it('when the clock is off, and which way', () => {
    expect(clockStep(7 * 60_000).text.es).toContain('7 min atrasado');
    expect(clockStep(-7 * 60_000).text.en).toContain('7 min ahead');
    expect(clockStep(-299_000)).toMatchObject({ ok: true });
  });

  it('when the clock of this computer is off by what the server says', async () => {
    await enrolled();
    server.now = () => Date.now() + 20 * 60_000;

    expect((await examined()).es).toContain('El reloj está 20 min atrasado');
  });
});

it.each([
  [{ LANG: 'es_MX.UTF-8' }, 'linux', 'en-US', 'es'],
  [{ LANG: 'en_US.UTF-8' }, 'linux', 'es-MX', 'en'],
  [{ LANG: 'es_MX.UTF-8', LC_ALL: 'en_GB' }, 'darwin', 'es-MX', 'en'],
  [{ LANG: 'C.UTF-8' }, 'linux', 'en-US', 'es'],
  [{}, 'linux', 'en-US', 'es'],
  [{}, 'win32', 'en-US', 'en'],
  [{}, 'win32', 'es-MX', 'es'],
] as const)('speaks the language of the system: %j on %s with %s is %s', (env, system, locale, language) => {
  expect(systemLanguage(env, system, locale)).toBe(language);
});

it('refuses settings without quoting them', () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(settingsFile(), '{"proxy":"http://ana:s3cret@proxy", }');
  expect(() => readSettings(settingsFile())).toThrow(/it is not JSON$/);
  settle({ proxy: 'socks5://ana:s3cret@proxy' });
  expect(() => readSettings(settingsFile())).toThrow(/must be an address such as/);
  expect(() => readSettings(settingsFile())).not.toThrow(/s3cret/);
});
