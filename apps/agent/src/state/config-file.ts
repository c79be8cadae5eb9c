import { AgentConfig } from '@lanet/contracts/agent';
import { readJson, replaceFile } from './durable-file.ts';
import type { StateFolder } from './state-folder.ts';

/** Without a server's word: sample and queue at the usual intervals, and judge nothing. */
const UNCONFIGURED: AgentConfig = {
  etag: '',
  reportSeconds: 900,
  sampleSeconds: 60,
  rules: [],
  watchedServices: [],
  extraMounts: [],
};

const FILE = 'config.json';
const DAY_SECONDS = 86_400;

/** The configuration the server sent last, so that the agent judges by it also when it starts offline. */
export function readConfig(state: StateFolder): AgentConfig {
  const config = AgentConfig.safeParse(readJson(state.file(FILE)));
  return config.success ? bounded(config.data) : UNCONFIGURED;
}

/** Keeps it for the next start, if the disk takes it, and answers what to go by. */
export function keepConfig(state: StateFolder, config: AgentConfig): AgentConfig {
  try {
    replaceFile(state.file(FILE), JSON.stringify(config));
  } catch {
    // A full disk, which the reports tell. After the next start the server sends the configuration again.
  }
  return bounded(config);
}

/** Intervals that a computer can keep; a window may hold no longer steps than an hour. */
function bounded(config: AgentConfig): AgentConfig {
  const within = (value: number, most: number) => Math.min(Math.max(value, 1), most);
  const sampleSeconds = within(config.sampleSeconds, 3600);
  return { ...config, sampleSeconds, reportSeconds: within(config.reportSeconds, DAY_SECONDS) };
}
