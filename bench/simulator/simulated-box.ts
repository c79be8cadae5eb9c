import type { BlackBoxPart, BlackBoxSample } from '@lanet/contracts/black-box';
import type { SimulatedMachine } from './simulated-machine.ts';

const MINUTE_MS = 60_000;
/** Programs an office server runs, with their share of the load and their memory. */
const PROGRAMS = [
  { name: 'backup', share: 0.55, memory: 640e6 },
  { name: 'postgres', share: 0.2, memory: 1.9e9 },
  { name: 'smbd', share: 0.1, memory: 210e6 },
  { name: 'clamd', share: 0.05, memory: 1.1e9 },
  { name: 'nginx', share: 0.03, memory: 90e6 },
];

/** What an invented machine has on record of the half hour before an alert. */
export function simulatedBox(machine: SimulatedMachine, firedAt: number): BlackBoxPart {
  const samples = Array.from({ length: 31 }, (_, minute) => sampleOf(machine, firedAt - (30 - minute) * MINUTE_MS));
  const full = machine.kind.volumes[0]?.id ?? '/';
  const errors = [9, 4, 1].map((minutes) => ({
    at: firedAt - minutes * MINUTE_MS,
    source: 'backup',
    text: `ENOSPC ${full}`,
  }));
  return { firedAt, part: 'before', samples, errors };
}

function sampleOf(machine: SimulatedMachine, at: number): BlackBoxSample {
  const { cpu, memory, temperature, volumes, network } = machine.at(at);
  const loads = PROGRAMS.map(({ name, share, memory: bytes }) => {
    return { name, cpu: Math.round(10 * share * cpu) / 10, memory: bytes };
  });
  const [first] = network;
  return {
    ...{ at, cpu, memory, temperature, services: [] },
    volumes: volumes.map(({ id, usedPercent }) => ({ id, usedPercent })),
    network: first ? { rx: first.rx, tx: first.tx } : null,
    processes: { cpu: loads, memory: loads.toSorted((a, b) => b.memory - a.memory) },
  };
}
