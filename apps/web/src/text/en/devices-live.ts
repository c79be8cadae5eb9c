import type { deviceLive as source } from '../es/devices-live.ts';
import type { Texts } from '../texts.ts';

export const deviceLive: Texts<typeof source> = {
  title: 'Live',
  state: {
    connecting: 'connecting…',
    on: 'every 5 seconds',
    silent: 'The device does not answer; these are its last values.',
    paused: 'paused',
    idle: 'paused: 10 minutes without activity',
    failed: 'The server could not ask for it; trying again.',
    offline: 'offline; values of the last report',
    no_connection: 'The agent has no direct connection right now; it starts as soon as there is one.',
    unsupported: 'The agent of this device is older than this feature: update it.',
    no_agent: 'No agent measures this device.',
  },
  pause: 'Pause',
  resume: 'Resume',
  cpu: 'CPU',
  cpuLine: 'CPU over the last minutes',
  memory: 'Memory',
  memoryLine: 'Memory over the last minutes',
  network: 'Network',
  networkLine: 'Received over the network in the last minutes',
  receives: 'receives',
  sends: 'sends',
  volumes: 'Disks',
  moreVolumes_one: 'and {{count}} more',
  moreVolumes_other: 'and {{count}} more',
};
