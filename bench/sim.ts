// The agent simulator: `npm run sim -- --agents 500 --interval 15`. Without --server it starts a server of its own.
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPrivateServer } from './private-server.ts';
import { demoFleet, loadFleet } from './simulator/fleet.ts';
import { runFleet } from './simulator/run-fleet.ts';

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    token: { type: 'string' },
    agents: { type: 'string', default: '500' },
    interval: { type: 'string' },
    fleet: { type: 'string', default: 'load' },
    state: { type: 'string' },
    'history-days': { type: 'string', default: '0' },
    seconds: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});

const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());

const target =
  values.server && values.token
    ? { server: values.server, token: values.token, close: async () => undefined }
    : await startPrivateServer({ uses: Number(values.agents) });
if (values.seconds) void wait(Number(values.seconds) * 1000, undefined, { ref: false }).then(() => stop.abort());

try {
  await runFleet({
    server: target.server,
    token: target.token,
    kinds: values.fleet === 'demo' ? demoFleet : loadFleet(Number(values.agents)),
    historyDays: Number(values['history-days']),
    signal: stop.signal,
    log: values.quiet ? () => undefined : (line) => console.log(line),
    ...(values.interval && { intervalSeconds: Number(values.interval) }),
    ...(values.state && { stateFolder: values.state }),
  });
} finally {
  await target.close();
}
