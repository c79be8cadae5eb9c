import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandPayload } from '@lanet/contracts/agent';
import { afterAll, describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { read } from '../platform/machine.ts';
import type { LocalPolicy, PolicyReading } from '../settings/local-policy.ts';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { checkCommand } from './check-command.ts';
import { parameterVariable, scriptEnvironment } from './environment.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'data'));
symlinkSync('/etc', join(folder, 'data', 'way-out'));
writeFileSync(join(folder, 'not-executable'), '');
afterAll(() => removeFolder(folder));

const server = new ScriptedServer();
/** A service manager that knows `cron` and nothing else, and answers as systemctl does. */
const machine = linuxMachine({
  exists: async () => true,
  run: async ({ args }) => {
    const known = args.at(-1) === 'cron.service';
    return read({ exitCode: 0, stdout: `LoadState=${known ? 'loaded' : 'not-found'}\nActiveState=inactive\n` });
  },
});

function check(change: Partial<CommandPayload>, policy: LocalPolicy = {}, script = 'echo hi') {
  const { envelope } = server.deliver('a'.repeat(32), 'echo hi', change);
  const payload = CommandPayload.parse(JSON.parse(envelope.payload));
  return checkCommand({ payload, script }, { machine, policy: { kind: 'read', policy } });
}
const oneOf = (kind: CommandPayload['parameterKinds'][string], value: string | number | boolean) => ({
  parameters: { it: value },
  parameterKinds: { it: kind },
});

describe('a signed command', () => {
  it('may run when nothing speaks against it', async () => {
    expect(await check({})).toBeUndefined();
  });

  it('is refused while the local policy cannot be used', async () => {
    const { envelope, script } = server.deliver('a'.repeat(32), 'echo hi');
    const payload = CommandPayload.parse(JSON.parse(envelope.payload));
    const policy: PolicyReading = { kind: 'unusable', reason: 'torn' };

    expect(await checkCommand({ payload, script }, { machine, policy })).toBe('policy.unusable');
  });

  it.each([
    { policy: { scripts: false }, change: {}, code: 'policy.scripts_forbidden' },
    { policy: { allowScripts: ['other'] }, change: {}, code: 'policy.script_forbidden' },
    { policy: { allowScripts: ['test_script'] }, change: {}, code: undefined },
    { policy: { maxClass: 'safe' as const }, change: { class: 'caution' as const }, code: 'policy.class_forbidden' },
    {
      policy: { maxClass: 'caution' as const },
      change: { class: 'dangerous' as const },
      code: 'policy.class_forbidden',
    },
    { policy: { maxClass: 'caution' as const }, change: { class: 'caution' as const }, code: undefined },
    {
      policy: { allowPaths: [join(folder, 'data')] },
      change: oneOf('path', join(folder, 'data', 'x')),
      code: undefined,
    },
    { policy: { allowPaths: [join(folder, 'data')] }, change: oneOf('path', join(folder, 'data')), code: undefined },
    {
      policy: { allowPaths: [join(folder, 'data')] },
      change: oneOf('path', join(folder, 'data', 'way-out', 'passwd')),
      code: 'policy.path_forbidden',
    },
    {
      policy: { allowPaths: [join(folder, 'data')] },
      change: oneOf('path', `${join(folder, 'data')}base`),
      code: 'policy.path_forbidden',
    },
    { policy: { allowPaths: [] }, change: oneOf('path', '/'), code: 'policy.path_forbidden' },
  ])('meets the policy $policy: $code', async ({ policy, change, code }) => {
    expect(await check(change, policy)).toBe(code);
  });

  it.each<{ change: Partial<CommandPayload>; code: string | undefined }>([
    { change: { interpreter: 'sh' }, code: undefined },
    { change: { interpreter: 'powershell' }, code: 'interpreter.missing' },
    { change: { interpreter: 'zsh' }, code: 'interpreter.missing' },
    { change: { interpreter: '/bin/no-such-shell' }, code: 'interpreter.missing' },
    { change: { interpreter: '/bin' }, code: 'interpreter.missing' },
    { change: { interpreter: join(folder, 'not-executable') }, code: 'interpreter.missing' },
    { change: oneOf('number', '7'), code: 'parameters.invalid' },
    { change: oneOf('boolean', 1), code: 'parameters.invalid' },
    { change: oneOf('text', true), code: 'parameters.invalid' },
    { change: oneOf('text', 'a\0b'), code: 'parameters.invalid' },
    { change: oneOf('path', 'relative'), code: 'parameters.invalid' },
    { change: oneOf('path', '/a/../b'), code: 'parameters.invalid' },
    { change: { parameters: { it: 1 }, parameterKinds: {} }, code: 'parameters.invalid' },
    { change: { parameters: { IT: 1 }, parameterKinds: { IT: 'number' } }, code: 'parameters.invalid' },
    { change: { parameters: { toString: 'x' }, parameterKinds: {} }, code: 'parameters.invalid' },
    { change: oneOf('text', '; rm -rf / $(reboot) `id`'), code: undefined },
    { change: oneOf('service', 'cron'), code: undefined },
    { change: oneOf('service', 'x & calc'), code: 'services.unknown' },
    { change: oneOf('service', '*'), code: 'services.unknown' },
    { change: oneOf('service', '--all'), code: 'services.unknown' },
    { change: oneOf('service', ''), code: 'services.unknown' },
    { change: oneOf('service', 'nginx'), code: 'services.unknown' },
  ])('with $change: $code', async ({ change, code }) => {
    expect(await check(change)).toBe(code);
  });

  it('is refused when the script beside it is another than the signed one', async () => {
    expect(await check({}, {}, 'echo hi ')).toBe('script.altered');
  });
});

describe('the environment of a script', () => {
  it('holds its parameters and nothing of the agent', () => {
    const payload = { commandId: 'c', language: 'en' as const, parameters: { olderThanDays: 7, packageCaches: false } };
    const environment = scriptEnvironment(payload, { folder: '/run/x', files: '/run/x/files' }, 'linux');

    expect(environment).toMatchObject({ LANET_PARAM_OLDER_THAN_DAYS: '7', LANET_PARAM_PACKAGE_CACHES: 'false' });
    expect(Object.keys(environment).sort()).toEqual([
      ...[
        'DEBIAN_FRONTEND',
        'HOME',
        'LANET_COMMAND_ID',
        'LANET_FILES',
        'LANET_LANGUAGE',
        'LANET_PARAM_OLDER_THAN_DAYS',
      ],
      ...['LANET_PARAM_PACKAGE_CACHES', 'LANG', 'LC_ALL', 'PATH', 'TMPDIR'],
    ]);
    expect(parameterVariable('service')).toBe('LANET_PARAM_SERVICE');
  });
});
