import { readFileSync } from 'node:fs';
import pg from 'pg';

const port = Number(readFileSync('/tmp/real/data/postgres.port', 'utf8'));
const password = readFileSync('/tmp/real/data/postgres.password', 'utf8').trim();
for (const user of ['postgres', 'lanet', 'lanet_owner']) {
  try {
    const c = new pg.Client({ host: '127.0.0.1', port, user, password, database: process.argv[3] ?? 'lanet' });
    await c.connect();
    for (const q of process.argv[2]!.split(';')) {
      const r = await c.query(q);
      console.log(JSON.stringify(r.rows).slice(0, 3000));
    }
    await c.end();
    break;
  } catch (e) {
    console.log(user, String(e));
  }
}
