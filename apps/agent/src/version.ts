import agentPackage from '../package.json' with { type: 'json' };

/** Of the agent, as in its package.json; the bundle carries it inside. */
export const AGENT_VERSION: string = agentPackage.version;
