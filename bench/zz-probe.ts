import { fork } from 'node:child_process';
import { once } from 'node:events';
import { startPrivateServer } from '/work/main/bench/private-server.ts';
import { cpuSeconds, postmasterOf } from '/work/main/bench/measure/processes.ts';
import { readFile } from 'node:fs/promises';
const [agents='300', secs='5', reps='3', shapes='values,minutes'] = process.argv.slice(2);
const main = async (pid:number) => { const t=(await readFile(`/proc/${pid}/stat`,'utf8')); const f=t.slice(t.lastIndexOf(')')+2).split(' '); return (Number(f[11])+Number(f[12]))/100; };
const server = await startPrivateServer({ uses: Number(agents), environment: { LANET_AGENT_REPORT_SECONDS: '1', LANET_AGENT_SAMPLE_SECONDS: '1', ...(process.env.PROF && { NODE_OPTIONS: '--inspect=127.0.0.1:9377' }) } });
try {
const pm = await postmasterOf(server.dataDir);
const child = fork('/work/main/bench/measure/ingest-load.main.ts', [server.server, server.token, agents], { env: {...process.env, NODE_OPTIONS: ''} });
const t0=Date.now();
await once(child, 'message'); console.log('joined', Date.now()-t0, 'ms');
let call: any = async () => ({});
if (process.env.PROF) {
  const [{ webSocketDebuggerUrl }] = await (await fetch('http://127.0.0.1:9377/json')).json() as any;
  const ws = new WebSocket(webSocketDebuggerUrl); await once(ws as any,'open'); let n=0; const w=new Map<number,any>();
  ws.onmessage = (e:any)=>{const m=JSON.parse(e.data); w.get(m.id)?.(m.result);};
  call=(method:string,params={})=>new Promise(r=>{w.set(++n,r); ws.send(JSON.stringify({id:n,method,params}));});
  await call('Profiler.enable'); await call('Profiler.setSamplingInterval',{interval:500}); await call('Profiler.start');
}
for (const shape of shapes.split(',')) for (let r=0;r<Number(reps);r++) {
  const [s0,p0]=[await main(server.pid), await cpuSeconds(pm)];
  child.send({shape, milliseconds: Number(secs)*1000});
  const [d] = await once(child,'message') as any;
  const [s1,p1]=[await main(server.pid), await cpuSeconds(pm)];
  const us=(a:number)=>(a/d.reports*1e6).toFixed(0);
  console.log(shape, d, 'server', us(s1-s0), 'us  pg', us(p1-p0), 'us  total/cpu-s', Math.round(d.reports/(s1-s0+p1-p0)));
}
if (process.env.PROF) { const r = await call('Profiler.stop'); (await import('node:fs')).writeFileSync(process.env.PROF+'/p.cpuprofile', JSON.stringify(r.profile)); process.exitCode=0; }
child.disconnect();
} finally { await server.close(); process.exit(); }
