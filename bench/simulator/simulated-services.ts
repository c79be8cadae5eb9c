import { createHash } from 'node:crypto';
import type { SectionInputs } from '@lanet/contracts/inventory';
import type { MachineKind } from './simulated-machine.ts';

type Running = Pick<SectionInputs, 'services' | 'network' | 'ports' | 'graphics' | 'volumes'>;

/** What runs on an invented computer and how it is on its network. The same at every time. */
export function simulatedServices(kind: MachineKind): Running {
  const isServer = kind.type === 'server';
  const services = [...everywhere, ...(isServer ? onServers : onDesks)];
  return {
    services: {
      services: services.map(([name, displayName, state, startMode]) => ({ name, displayName, state, startMode })),
    },
    network: { interfaces: interfacesOf(kind) },
    ports: { listening: isServer ? [ssh, ...serverPorts] : [ssh] },
    graphics: { controllers: [isServer ? serverGraphics : deskGraphics] },
    volumes: {
      volumes: kind.volumes.map(({ id, sizeBytes }, index) => ({
        ...{ id, sizeBytes, type: 'ext4', encrypted: kind.type === 'laptop' },
        device: isServer && index > 0 ? '/dev/sda1' : `/dev/nvme${index}n1p2`,
      })),
    },
  };
}

type ServiceRow = [
  name: string,
  displayName: string,
  state: 'running' | 'stopped' | 'failed',
  startMode: 'automatic' | 'manual' | 'disabled',
];

const everywhere: ServiceRow[] = [
  ['cron.service', 'Regular background program processing daemon', 'running', 'automatic'],
  ['dbus.service', 'D-Bus System Message Bus', 'running', 'manual'],
  ['ssh.service', 'OpenBSD Secure Shell server', 'running', 'automatic'],
  ['systemd-journald.service', 'Journal Service', 'running', 'manual'],
  ['systemd-timesyncd.service', 'Network Time Synchronization', 'running', 'automatic'],
  ['unattended-upgrades.service', 'Unattended Upgrades Shutdown', 'running', 'automatic'],
];

const onServers: ServiceRow[] = [
  ['nfs-server.service', 'NFS server and services', 'stopped', 'disabled'],
  ['nginx.service', 'A high performance web server and a reverse proxy server', 'running', 'automatic'],
  ['postgresql.service', 'PostgreSQL RDBMS', 'running', 'automatic'],
  ['smartmontools.service', 'Self Monitoring and Reporting Technology (SMART) Daemon', 'running', 'automatic'],
];

const onDesks: ServiceRow[] = [
  ['bluetooth.service', 'Bluetooth service', 'stopped', 'manual'],
  ['cups.service', 'CUPS Scheduler', 'running', 'automatic'],
  ['NetworkManager.service', 'Network Manager', 'running', 'automatic'],
];

const ssh = { protocol: 'tcp', address: '0.0.0.0', port: 22, program: 'sshd' } as const;
const serverPorts: SectionInputs['ports']['listening'] = [
  { protocol: 'tcp', address: '0.0.0.0', port: 80, program: 'nginx' },
  { protocol: 'tcp', address: '0.0.0.0', port: 443, program: 'nginx' },
  { protocol: 'tcp', address: '127.0.0.1', port: 5432, program: 'postgres' },
];

const deskGraphics = { slot: '0000:00:02.0', name: 'Intel UHD Graphics 770', vendor: 'Intel', driver: 'i915' };
const serverGraphics = { slot: '0000:01:00.1', name: 'Matrox G200eH3', vendor: 'Matrox', driver: 'mgag200' };

/** An address of a network for documentation (RFC 5737), from the name of the computer. */
function interfacesOf({ name, type }: MachineKind): SectionInputs['network']['interfaces'] {
  const digest = createHash('sha256').update(name).digest();
  const mac = [0x02, ...digest.subarray(0, 5)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
  return [
    {
      ...{ interface: 'eth0', type: 'ethernet', physical: true, driver: 'e1000e', mac, mtu: 1500, linkSpeedMbps: 1000 },
      addresses: [`192.0.2.${2 + (digest.readUInt8(6) % 250)}/24`],
      ...{ gateways: ['192.0.2.1'], dnsServers: ['192.0.2.1'], dhcp: type !== 'server' },
    },
  ];
}
