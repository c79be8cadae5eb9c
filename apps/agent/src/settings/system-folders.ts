// Where the packages put what the agent uses (agents.md 10). The launcher reads this too, so nothing is imported here.

const SETTINGS: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'C:\\ProgramData\\LANET Agent\\config\\agent.json',
  darwin: '/Library/Application Support/LANET Agent/agent.json',
};
const STATE: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'C:\\ProgramData\\LANET Agent\\state',
  darwin: '/var/db/lanet-agent',
};

export const systemSettingsFile = (): string => SETTINGS[process.platform] ?? '/etc/lanet-agent/agent.json';
export const systemStateFolder = (): string => STATE[process.platform] ?? '/var/lib/lanet-agent';
