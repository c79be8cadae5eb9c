import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const LIBRARY = new URL('library/', import.meta.url);
/** Of this computer; no package manager is among them, so each test brings its own. */
const TOOLS = ['sh', 'awk', 'grep', 'tr', 'sleep', 'cat', 'touch', 'rm', 'sed', 'wc', 'head'];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanet-library-'));
  for (const tool of TOOLS) symlinkSync(toolPath(tool), join(folder, tool));
});
afterEach(() => rmSync(folder, { recursive: true }));

function toolPath(tool: string): string {
  for (const place of ['/bin', '/usr/bin']) {
    try {
      readFileSync(join(place, tool), { flag: 'r' });
      return join(place, tool);
    } catch {
      // In the other folder then.
    }
  }
  throw new Error(`this computer has no ${tool}`);
}

/** Puts a program of this name where the script looks; `body`: what it does, in sh. */
function program(name: string, body: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\nprintf '%s\\n' "${name} $*" >>"${folder}/calls"\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
}

const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

function run(file: string, environment: Record<string, string>) {
  const env = { PATH: folder, LANET_LANGUAGE: 'en', LANET_LOCK_PAUSE: '0', ...environment };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile('/bin/sh', [new URL(file, LIBRARY).pathname], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

/** Two packages wait until an upgrade installs the first. */
const apt = (upgrade = 'touch "$D/done"', update = 'echo Hit:1') => `D=${folder}
case "$*" in
  *update*) ${update} ;;
  *-s*) [ -e $D/done ] || echo 'Inst curl [7.1] (7.2 Debian:12/stable [amd64])'; echo 'Inst linux-image-9 (9.1 Debian:12/stable [amd64])' ;;
  *upgrade*) ${upgrade} ;;
esac`;

describe('update_software on Linux', () => {
  const UPDATE = 'update_software.linux.sh';
  const install = { LANET_PARAM_INSTALL: 'true' };

  it('lists what waits with apt and touches nothing unless told to', async () => {
    program('apt-get', apt());
    program('apt-mark', 'echo nginx');
    const { code, stdout } = await run(UPDATE, {});

    expect(stdout).toBe(
      '  curl 7.1 -> 7.2\n  linux-image-9 - -> 9.1\n2 updates are pending.\nOn hold, left alone: nginx \n',
    );
    expect(code).toBe(0);
    expect(calls().filter((call) => call.includes('-y'))).toEqual([]);
  });

  it('installs with apt, counts what went and what stayed, and keeps changed configuration files', async () => {
    program('apt-get', apt());
    program('apt-mark', '');
    program('dpkg', '');
    const { code, stdout } = await run(UPDATE, install);

    expect([code, stdout.split('\n').at(-2)]).toEqual([0, 'Installed: 1. Still pending: 1.']);
    const upgrade = calls().find((call) => call.includes('-y'));
    expect(upgrade).toContain('DPkg::Lock::Timeout=300');
    expect(upgrade).toContain('--force-confold');
    expect(upgrade).toContain('--with-new-pkgs');
  });

  it('finishes first what an interrupted run left, and fails when apt does', async () => {
    program('apt-get', apt('exit 100'));
    program('apt-mark', '');
    program('dpkg', '[ "$1" != --audit ] || echo broken');
    const { code } = await run(UPDATE, install);

    expect(code).toBe(1);
    expect(calls()).toContain('dpkg --force-confdef --force-confold --configure -a');
  });

  it('waits while somebody else renews the lists', async () => {
    const busy = `if [ -e $D/free ]; then echo Hit:1; else touch $D/free; echo 'E: Could not get lock /var/lib/apt/lists/lock' >&2; exit 100; fi`;
    program('apt-get', apt('true', busy));
    program('apt-mark', '');

    expect((await run(UPDATE, {})).code).toBe(0);
    expect(calls().filter((call) => call.endsWith(' update'))).toHaveLength(2);
  });

  it('installs from the lists there are when some cannot be fetched, and does not end as if all were well', async () => {
    program('apt-get', apt('touch "$D/done"', "echo 'W: Failed to fetch http://x' >&2"));
    program('apt-mark', '');
    program('dpkg', '');
    const { code, stdout, stderr } = await run(UPDATE, install);

    expect([code, stdout.includes('Installed: 1.'), stderr.includes('Not all lists')]).toEqual([1, true, true]);
  });

  it('reads dnf: 100 are updates, obsoleted packages are none, and a restart is said', async () => {
    program(
      'dnf',
      `D=${folder}
case "$*" in
  *check-update) [ -e $D/done ] && exit 0; printf '\\ncurl.x86_64 8-1 base\\nObsoleting Packages\\nold.x86_64 1 base\\n'; exit 100 ;;
  *upgrade) touch $D/done ;;
  *needs-restarting*) echo 'Reboot is required'; exit 1 ;;
esac`,
    );
    const { code, stdout } = await run(UPDATE, install);

    expect([code, stdout]).toEqual([
      0,
      '  curl.x86_64 -> 8-1\n1 updates are pending.\nInstalled: 1. Still pending: 0.\nThe computer has to be restarted to finish.\n',
    ]);
  });

  it('ends with the failure of dnf', async () => {
    program('dnf', "case $* in *check-update) echo 'Error: no network' >&2; exit 1 ;; esac");

    expect(await run(UPDATE, install)).toMatchObject({ code: 1, stderr: 'Error: no network\n' });
  });

  it.each([
    { answer: 0, code: 0, restarts: false },
    { answer: 102, code: 0, restarts: true },
    { answer: 4, code: 1, restarts: false },
  ])('takes exit code $answer of zypper for $code', async ({ answer, code, restarts }) => {
    program(
      'zypper',
      `case $* in *list-updates*) echo 'v | repo | curl | 1 | 2 | x86_64' ;; *' update '*) exit ${answer} ;; esac`,
    );
    const ended = await run(UPDATE, install);

    expect([ended.code, ended.stdout.includes('has to be restarted')]).toEqual([code, restarts]);
    expect(ended.stdout).toContain('  curl 1 -> 2\n1 updates are pending.');
  });

  it('says so where there is no package manager it knows', async () => {
    expect(await run(UPDATE, install)).toMatchObject({ code: 69, stderr: 'Neither apt, dnf nor zypper was found.\n' });
  });
});
