import type { MachineKind } from './simulated-machine.ts';

const GIB = 1024 ** 3;

/** The computers of the deployment plan's example (product.md F1). SERVER-001 fills up: it is the one with the alert. */
export const demoFleet: MachineKind[] = [
  { name: 'PC-001', ...desktop('OptiPlex 7020', 16, 41, 0.12) },
  { name: 'PC-002', ...desktop('OptiPlex 7020', 16, 57, 0.2) },
  {
    ...{
      name: 'SERVER-001',
      type: 'server',
      os: 'Debian GNU/Linux 13',
      vendor: 'HPE',
      model: 'ProLiant ML30 Gen11',
      cpu: 'Intel Xeon E-2434',
      cores: 4,
    },
    memoryGib: 32,
    volumes: [
      { id: '/', sizeBytes: 240 * GIB, startPercent: 48, growthPerDay: 0.1 },
      { id: '/srv', sizeBytes: 2000 * GIB, startPercent: 79.5, growthPerDay: 0.42 },
    ],
    hasTemperature: true,
  },
  { name: 'LAPTOP-001', ...desktop('Latitude 5450', 16, 63, 0.15), type: 'laptop', cpu: 'Intel Core Ultra 5 125U' },
];

/** Any number of computers of one kind, for load. */
export function loadFleet(count: number): MachineKind[] {
  return Array.from({ length: count }, (_one, index) => ({
    name: `SIM-${String(index + 1).padStart(5, '0')}`,
    ...desktop('Virtual', 8, 40 + (index % 40), 0.1),
  }));
}

function desktop(
  model: string,
  memoryGib: number,
  startPercent: number,
  growthPerDay: number,
): Omit<MachineKind, 'name'> {
  return {
    type: 'desktop',
    os: 'Debian GNU/Linux 13',
    vendor: 'Dell Inc.',
    model,
    cpu: 'Intel Core i7-12700K',
    cores: 12,
    memoryGib,
    volumes: [{ id: '/', sizeBytes: 512 * GIB, startPercent, growthPerDay }],
    hasTemperature: true,
  };
}
