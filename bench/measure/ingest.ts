// Reports stored for each second of CPU of server and database together, rules on, every acknowledged report durable. The
// load comes from a process of its own; loopback and kept-alive connections, no TLS.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startPrivateServer } from '../private-server.ts';
import { type Figure, type Measure, percentile } from './figures.ts';
import { LoadDone, type LoadOrder, LoadReady, type Shape } from './ingest-orders.ts';
import { memoryFigures } from './memory.ts';
import { cpuSeconds, postmasterOf } from './processes.ts';

const AGENTS = 1200;
/** The first turn of each shape is thrown away: a server runs for weeks, and not while its code is compiled. */
const WARM_UP_MS = 2_000;
const TURNS = 3;
const TURN_MS = 3_500;

const SHAPES: { shape: Shape; text: string; atLeast?: number }[] = [
  // Zabbix 6.0 took 5,700 of 12 values on kept-alive connections on a like machine.
  { shape: 'values', text: '12 values of one minute', atLeast: 8_000 },
  { shape: 'minutes', text: '15 minutes of 6 series', atLeast: 8_000 },
];

export const measureIngest: Measure = async (defer) => {
  const server = await startPrivateServer({
    uses: AGENTS,
    // So often an agent may report that a few hundred make a load.
    environment: { LANET_AGENT_REPORT_SECONDS: '1', LANET_AGENT_SAMPLE_SECONDS: '1' },
  });
  defer(() => server.close());
  const idle = await memoryFigures('idle', server);
  const main = fileURLToPath(new URL('ingest-load.main.ts', import.meta.url));
  const load = fork(main, [server.server, server.token, String(AGENTS)]);
  defer(async () => load.kill());
  LoadReady.parse(await answerOf(load));
  const processes = { server: server.pid, database: await postmasterOf(server.dataDir) };
  const figures: Figure[] = [];
  for (const { shape, text, atLeast } of SHAPES) {
    await turn(load, { shape, milliseconds: WARM_UP_MS }, processes);
    const turns: Turn[] = [];
    for (let run = 0; run < TURNS; run += 1) turns.push(await turn(load, { shape, milliseconds: TURN_MS }, processes));
    figures.push(...figuresOf(`ingest, ${text}`, turns, atLeast));
  }
  return [...figures, ...idle, ...(await memoryFigures('after load', server))];
};

interface Turn extends LoadDone {
  serverSeconds: number;
  databaseSeconds: number;
}

async function turn(load: ChildProcess, order: LoadOrder, pids: { server: number; database: number }): Promise<Turn> {
  // Without the family: the server is PostgreSQL's parent, and its own CPU is counted apart.
  const before = { server: await cpuSeconds(pids.server, 'alone'), database: await cpuSeconds(pids.database) };
  load.send(order);
  const done = LoadDone.parse(await answerOf(load));
  return {
    ...done,
    serverSeconds: (await cpuSeconds(pids.server, 'alone')) - before.server,
    databaseSeconds: (await cpuSeconds(pids.database)) - before.database,
  };
}

/** What the load says next. @throws when it ends instead. */
async function answerOf(load: ChildProcess): Promise<unknown> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    const [message] = await Promise.race([
      once(load, 'message', { signal }),
      once(load, 'exit', { signal }).then(() => {
        throw new Error('the process that makes the load ended');
      }),
    ]);
    return message;
  } finally {
    waiting.abort();
  }
}

function figuresOf(name: string, turns: readonly Turn[], atLeast: number | undefined): Figure[] {
  const median = (pick: (turn: Turn) => number) => percentile(turns.map(pick), 0.5);
  const refused = turns.reduce((sum, one) => sum + one.refused, 0);
  return [
    {
      name: `${name}: a CPU second`,
      value: median(({ reports, serverSeconds, databaseSeconds }) => reports / (serverSeconds + databaseSeconds)),
      unit: 'reports',
      ...(atLeast !== undefined && { atLeast }),
    },
    { name: `${name}: server`, value: median((t) => (t.serverSeconds / t.reports) * 1e6), unit: 'us CPU a report' },
    { name: `${name}: database`, value: median((t) => (t.databaseSeconds / t.reports) * 1e6), unit: 'us CPU a report' },
    {
      name: `${name}: a second on this machine`,
      value: median(({ reports, seconds }) => reports / seconds),
      unit: 'reports',
    },
    ...(refused > 0 ? [{ name: `${name}: refused`, value: refused, unit: 'reports' }] : []),
  ];
}
