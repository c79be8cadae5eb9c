// update.sh killed (-9), or the computer's power cut, before each of its steps, while people write: what is left goes on or back
// by itself, whole, and nothing that was acknowledged is lost.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { leftOut } from '../needs.ts';
import { bootDebian, type DebianMachine, whyNoMachine } from '../packages/debian-machine.ts';
import { alterRelease } from './altered-release.ts';
import { type BuiltServer, buildServerArchives } from './built-server.ts';
import { type FirstPeople, type InstalledServer, installServer, leftovers, setUpServer } from './installed-server.ts';
import { keepLedger, lostOf, type TicketLedger } from './ticket-ledger.ts';

/** Sourced by bash before the script: stops it before the first command like `STEP`, as `ACT` says. */
const HOOK = `set -T
act() {
  trap - DEBUG
  touch /srv/reached
  case $ACT in
    kill) kill -9 $$ ;;
    wait) exec sleep infinity ;;
    kill-during) { until pgrep -f 'update apply' >/dev/null; do :; done; kill -9 $$; } & ;;
  esac
}
trap 'case $BASH_COMMAND in $STEP) act ;; esac' DEBUG
`;

/** Commands as the script has them. Before the new version is let go, everything goes back; from then on it goes on. */
const BACK = [
  ...[
    'systemd-run*',
    'note held',
    'ln -sfn "$to/*',
    'systemctl enable*',
    ': > "$state/held"',
    'printf *LANET_HOLD_FILE*',
  ],
  ...['stop', 'as_lanet "$to" update apply*', 'point_to "$to"', 'units_of "$to" *', 'start', 'await_well*'],
  'note committed',
];
const ON = [
  'go_on',
  'rm -f "$state/held"',
  'as_lanet "$to" update finish*',
  'find *! -name*',
  'forget',
  'rm -rf "$state"',
];
/** Of a release that is not healthy. */
const RETURNING = ['go_back', 'as_lanet "$to" update return*', 'point_to "$from"', 'let_go', 'rm -f "$units/$service"'];

type Case = { step: string; act: 'kill' | 'kill-during' | 'wait'; outcome: 'old' | 'new'; isBad?: boolean };
const CASES: Case[] = [
  ...BACK.map((step): Case => ({ step, act: 'kill', outcome: 'old' })),
  { step: 'as_lanet "$to" update apply*', act: 'kill-during', outcome: 'old' },
  ...ON.map((step): Case => ({ step, act: 'kill', outcome: 'new' })),
  ...RETURNING.map((step): Case => ({ step, act: 'kill', outcome: 'old', isBad: true })),
  ...['systemctl enable*', 'stop', 'point_to "$to"', 'await_well*'].map(
    (step): Case => ({ step, act: 'wait', outcome: 'old' }),
  ),
  ...['go_on', 'rm -rf "$state"'].map((step): Case => ({ step, act: 'wait', outcome: 'new' })),
  { step: 'point_to "$from"', act: 'wait', outcome: 'old', isBad: true },
];

describe.skipIf(leftOut('interrupted updates', whyNoMachine()))('update.sh, interrupted', () => {
  let machine: DebianMachine;
  let built: BuiltServer;
  let server: InstalledServer;
  let people: FirstPeople;
  let load: TicketLedger;
  let count = 0;
  const at = (path: string) => join(machine.root, path);
  const until = <T>(what: string, ask: () => Promise<T | undefined | false>) => eventually(what, ask, 240_000);

  beforeAll(async () => {
    built = buildServerArchives('production');
    machine = await bootDebian();
    mkdirSync(at('/srv/release'));
    execFileSync('tar', ['-xzf', join(built.folder, 'lanet-helpdesk-production.tar.gz'), '-C', at('/srv/release')]);
    writeFileSync(at('/srv/hook.sh'), HOOK);
    server = await installServer(machine, '/srv/release');
    people = await setUpServer(machine, server);
    load = keepLedger(people.admin, people.place, { writers: 4, pauseMs: 20 });
  });
  afterAll(async () => {
    await load?.stop();
    await machine?.remove();
    built?.remove();
  });

  it.each(CASES)(
    '$act before "$step" (bad release: $isBad): the $outcome version',
    async ({ step, act, outcome, isBad }) => {
      count += 1;
      const before = await server.version();
      const next = `9.${count}.0`;
      const release = `/srv/next-${count}`;
      alterRelease(at(`/opt/lanet-helpdesk/releases/${before}`), at(release), {
        version: next,
        migration: `create table later_${count} (id integer);\n`,
        ...(isBad && {
          files: { 'backend/apps/server/src/cli/serve.ts': () => 'export const serve = () => process.exit(1);\n' },
        }),
      });
      rmSync(at('/srv/reached'), { force: true });
      const updating = machine.run(
        'env',
        'BASH_ENV=/srv/hook.sh',
        `STEP=${step}`,
        `ACT=${act}`,
        'bash',
        `${release}/scripts/update.sh`,
        '--offline',
        '--without-backup',
      );
      await until('the step', async () => existsSync(at('/srv/reached')));
      if (act === 'wait') await machine.cutPower();
      expect((await updating).code).not.toBe(0);

      const expected = outcome === 'new' ? next : before;
      await until('everything to be put right', async () => (await leftovers(machine)) === '');
      await until('the server to be back', server.isReady);
      expect(await server.version()).toBe(expected);
      const taken = load.acknowledged.size;
      await until('somebody to write again', async () => load.acknowledged.size > taken);
      console.log(`${act} before ${step}: ${expected}, longest gap ${load.longestGap().toFixed(1)} s`);
      execFileSync('rm', ['-rf', at(release)]);
    },
  );

  it('has lost nothing in all of them', async () => {
    await load.stop();
    const lost = await lostOf(people.admin, load.acknowledged);
    console.log(`${load.acknowledged.size} acknowledged, ${lost.length} lost, ${CASES.length} interruptions`);

    expect(lost).toEqual([]);
  });
});
