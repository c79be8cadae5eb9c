import http from 'node:http';
import { connect } from 'node:net';
import fastify from 'fastify';
import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
const mode = process.argv[2];
const answer = JSON.stringify({acknowledged: 1, serverTime: Date.now(), lease: 'x'.repeat(36), nextReportInSeconds: 3.2, want: [], commands: false});
const delay: (()=>void)[] = [];
setInterval(()=>{ for (const f of delay.splice(0)) f(); }, 25);
if (mode === 'load') {
  const port = Number(process.argv[3]); const body='x'.repeat(900); let n=0; const until=Date.now()+5000;
  for (let i=0;i<600;i++){ const s=connect({port,host:'127.0.0.1',noDelay:true}); s.setEncoding('latin1'); const send=()=>Date.now()<until? s.write(`POST /agent/v1/reports HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${'y'.repeat(100)}\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n${body}`):s.destroy(); s.on('connect',send); s.on('data',()=>{n++;send();}); }
  setTimeout(()=>{process.send!(n);process.exit()},5300);
} else {
let server: http.Server;
const read=(req:http.IncomingMessage, done:(b:Buffer)=>void)=>{const c:Buffer[]=[];req.on('data',(d)=>c.push(d));req.on('end',()=>done(Buffer.concat(c)));};
if (mode==='bare') server=http.createServer({keepAliveTimeout:75000},(req,res)=>read(req,()=>{delay.push(()=>{res.writeHead(200,{'content-type':'application/json','content-length':answer.length});res.end(answer);});}));
else if (mode==='heads') server=http.createServer({keepAliveTimeout:75000},(req,res)=>read(req,()=>{delay.push(()=>{res.writeHead(200,{'content-type':'application/json','content-length':answer.length,'x-request-id':'12345678123456781234567812345678','content-security-policy':'a'.repeat(300),'x-content-type-options':'nosniff','referrer-policy':'same-origin','cross-origin-opener-policy':'same-origin','cross-origin-resource-policy':'same-origin','permissions-policy':'camera=(), geolocation=(), microphone=()','cache-control':'no-store'});res.end(answer);});}));
else { const app=fastify({logger:false,requestTimeout:30000,keepAliveTimeout:75000}); app.removeAllContentTypeParsers(); app.addContentTypeParser('application/json',{parseAs:'buffer'},(_r,b,d)=>d(null,b)); app.post('/agent/v1/reports',async(req,reply)=>{await new Promise<void>(r=>delay.push(r));return reply.type('application/json').send(answer);}); await app.ready(); server=app.server; }
server.listen(0,'127.0.0.1',async()=>{
 const cpu=()=>{const u=process.cpuUsage();return u.user+u.system;};
 for(let i=0;i<3;i++){ const c=cpu(); const child=fork(process.argv[1],['load',String((server.address() as any).port)]); const n:number=await new Promise(r=>child.on('message',r as any)); console.log(mode,n,(( cpu()-c)/n).toFixed(1),'us'); }
 process.exit();
});
}
