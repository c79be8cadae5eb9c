import { mkdtemp, rm } from 'node:fs/promises';
import { startServer } from '../apps/server/src/cli/serve.ts';
import { loadConfig } from '../apps/server/src/platform/config/config.ts';
import { fillPrivateServer } from './private-data.ts';
import { inScope, SYSTEM } from '../apps/server/src/platform/database/index.ts';
import { updateStatus } from '../apps/server/src/features/agents/agents.ingest.repo.ts';
import { storeWindows } from '../apps/server/src/features/metrics/metrics.service.ts';
import { sql } from 'kysely';
import { randomUUID, randomBytes } from 'node:crypto';
import { cpuSeconds, postmasterOf } from './measure/processes.ts';
const dir = await mkdtemp('/tmp/lanet-private-');
process.env.LANET_LOG_LEVEL='error';
const server = await startServer(loadConfig({ flags: { dataDir: dir, port: '0' } }));
const data = await fillPrivateServer(server.platform, 25);
const db = server.platform.db;
const N=600;
const devices = Array.from({length:N},()=>({deviceId: randomUUID(), agentId: randomBytes(16).toString('hex')}));
await inScope(db, SYSTEM, async tx=>{ for (const d of devices) { await sql`insert into devices (client_id,id,site_id,name,type,status) values (${data.clientId},${d.deviceId},${data.siteId},${d.deviceId},'desktop','active')`.execute(tx).catch(e=>{console.log(e.message);throw e}); await sql`insert into device_status (client_id,device_id,site_id,agent_id) values (${data.clientId},${d.deviceId},${data.siteId},${d.agentId})`.execute(tx);} });
const pm = await postmasterOf(dir);
let seq=0; let from=Date.now()-10*3600e3;
const win=(n:number)=>({from,stepSeconds:60,cpu:Array.from({length:n},(_,i)=>(i*37%900)/9.1),memory:Array(n).fill(44.21),temperature:Array(n).fill(33.2),volumes:[{id:'/',usedPercent:Array(n).fill(44.4),freeBytes:2e11,sizeBytes:5e11}],network:[{id:'eth0',rx:Array(n).fill(123123),tx:Array(n).fill(2322)}]});
async function run(name:string, size:number, count:number, f:(tx:any, some:any[])=>Promise<unknown>) {
  const c0=await cpuSeconds(pm); const u0=process.cpuUsage();
  for (let i=0;i<count;i++){ seq++; from+=61000*0+17; const some=Array.from({length:size},(_,k)=>devices[(i*size+k)%N]!); await inScope(db,SYSTEM,tx=>f(tx,some)); }
  const u=process.cpuUsage(u0); const c1=await cpuSeconds(pm);
  console.log(name,'batch',size,'pg us/row',((c1-c0)*1e6/count/size).toFixed(1),'pg us/batch',((c1-c0)*1e6/count).toFixed(0),'node us/batch',((u.user+u.system)/count).toFixed(0));
}
const status=(tx:any,some:any[])=>updateStatus(tx,some.map(d=>({...d,sequence:seq,hash:randomBytes(32),lease:randomUUID(),bootId:'b-1',agentVersion:'1',clockOffsetMs:3,uptimeSeconds:3,latest:{from,cpu:3,memory:3,temperature:3,diskVolume:'/',diskUsed:4}})),new Date());
const wins=(n:number)=>(tx:any,some:any[])=>storeWindows(tx,some.map(d=>({clientId:data.clientId,deviceId:d.deviceId,window:win(n) as any})),Date.now());
for (const size of [60,600]) { const count = size===60?200:20;
 await run('empty',size,count,async()=>0);
 await run('status',size,count,status);
 await run('win1',size,count,wins(1));
 await run('win15',size,count,wins(15));
 await run('both15',size,count,async(tx,s)=>{await status(tx,s);await wins(15)(tx,s);});
}
await server.stop(); await rm(dir,{recursive:true,force:true}); process.exit();
