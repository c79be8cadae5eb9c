const PROGRAM = 'sudo node apps/agent/src/main.ts';
const STATE = '/var/lib/lanet-agent';

/**
 * The two lines to run an agent from a checkout of the source. The token is an argument of the first one only: the agent
 * forgets it once it has enrolled. `server` is the address that this page came from, which the computer must reach.
 */
export function checkoutCommands(server: string, token: string): { enrol: string; run: string } {
  return {
    enrol: `${PROGRAM} enrol --server ${server} --token ${token} --state ${STATE}`,
    run: `${PROGRAM} run --state ${STATE}`,
  };
}
