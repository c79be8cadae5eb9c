import { startDemoAgents } from './demo/agents.ts';
import { prepareDemo } from './demo/prepare.ts';
import { welcome } from './demo/welcome.ts';
import { configOf, type Flags } from './options.ts';
import { startServer, stopOnSignal } from './serve.ts';

/**
 * `lanet demo`: the real server with an invented client, four simulated computers that speak the real protocol, and this
 * computer as a real device whose agent may only read, and clean a folder of its own. Loopback only, no second factor.
 */
export async function demo(flags: Flags): Promise<void> {
  const config = configOf({ agentSampleSeconds: '5', agentReportSeconds: '30', ...flags }, { demo: true });
  const server = await startServer(config);
  try {
    const prepared = await prepareDemo(server.platform, server.url);
    const agents = await startDemoAgents(server.platform, server.url, prepared);
    console.log(welcome(server.url, prepared));
    stopOnSignal(server, () => agents.stop());
  } catch (error) {
    await server.stop();
    throw error;
  }
}
