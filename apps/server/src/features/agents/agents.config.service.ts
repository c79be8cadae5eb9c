import type { AgentConfig } from '@lanet/contracts/agent';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { agentConfig, configMark } from '../alerts/index.ts';
import { renderConfig } from './agents.config.rules.ts';

/** Where a device stands, for the rules that hold for it. */
interface ConfiguredDevice {
  clientId: string;
  siteId: string;
  deviceId: string;
}

export interface Configs {
  /** What this device's agent has to know, from memory or worked out now. */
  of(device: ConfiguredDevice): Promise<AgentConfig>;
  /** Whether rules or exceptions are others than the last time; then everything is worked out again. */
  refresh(): Promise<boolean>;
  /** Rules or exceptions changed, of whomever: everything is worked out again when it is asked for. */
  forget(): void;
}

/** Devices that are worked out in one transaction. */
const TOGETHER = 100;

interface Asked {
  device: ConfiguredDevice;
  answer: (config: Promise<AgentConfig>) => void;
}

/** Answers are kept by device; many that are asked for at once (a whole fleet, after a change) share transactions. */
export function createConfigs({ db, config }: Platform): Configs {
  const known = new Map<string, Promise<AgentConfig>>();
  // Most devices of an installation have the same one; a copy for each would be most of the memory of a large fleet.
  const byEtag = new Map<string, AgentConfig>();
  const shared = (config: AgentConfig) => {
    const before = byEtag.get(config.etag);
    if (!before) byEtag.set(config.etag, config);
    return before ?? config;
  };
  let mark: string | undefined;
  let asked: Asked[] = [];
  let working = false;

  const workOut = async () => {
    working = true;
    while (asked.length > 0) {
      const some = asked.slice(0, TOGETHER);
      asked = asked.slice(TOGETHER);
      const results = inScope(db, SYSTEM, async (tx) => {
        const configs: AgentConfig[] = [];
        for (const { device } of some) configs.push(shared(renderConfig(await agentConfig(tx, device), config.agent)));
        return configs;
      });
      for (const [index, { answer }] of some.entries()) answer(results.then((configs) => found(configs[index])));
      // Each asker hears of a failure by its own answer.
      await results.catch(() => undefined);
    }
    working = false;
  };

  const forget = () => {
    known.clear();
    byEtag.clear();
  };

  return {
    async of(device) {
      // By where it is as well: another site may have other rules.
      const place = `${device.clientId} ${device.siteId} ${device.deviceId}`;
      const before = known.get(place);
      if (before) return before;
      const { promise, resolve } = Promise.withResolvers<AgentConfig>();
      known.set(place, promise);
      // Not kept when it failed, nor when the rules changed while it was worked out.
      promise.catch(() => known.get(place) === promise && known.delete(place));
      asked.push({ device, answer: resolve });
      if (!working) void workOut();
      return promise;
    },
    async refresh() {
      const before = mark;
      mark = await inScope(db, SYSTEM, configMark);
      const isOther = before !== undefined && before !== mark;
      if (isOther) forget();
      return isOther;
    },
    forget,
  };
}

function found(config: AgentConfig | undefined): AgentConfig {
  if (!config) throw new Error('a configuration was asked for and not worked out');
  return config;
}
