/** How the agent comes to the computer: as the one bundled file, or as a checkout of the source. */
export type AgentForm = 'bundle' | 'checkout';

const PROGRAMS: Readonly<Record<AgentForm, string>> = { bundle: 'agent.cjs', checkout: 'apps/agent/src/main.ts' };
const STATE = '/var/lib/lanet-agent';

/**
 * The two lines to run on the computer. The token is an argument of the first one only: the agent forgets it once it has
 * enrolled. `server` is the address that this page came from, which is the one the computer must reach.
 */
export function installCommands(form: AgentForm, server: string, token: string): { enrol: string; run: string } {
  const program = `sudo node ${PROGRAMS[form]}`;
  return {
    enrol: `${program} enrol --server ${server} --token ${token} --state ${STATE}`,
    run: `${program} run --state ${STATE}`,
  };
}
