import { describe, expect, it } from 'vitest';
import { networkRates, parseNetDev } from './network.ts';
import { ipv4, ipv6, parseDefaultRoutes, parseDefaultRoutes6 } from './routes.ts';

const NET_DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0
  eth0: 627654957   16404    0    0    0     0          0         0  1225838   10566    0    0    0     0       0          0
eth0:1:10 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0
`;

const ROUTE = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t00000000\t0100A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0
`;

const ROUTE6 = `fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000001 00000400 00000002 00000000 00000003     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
`;

describe('byte counters', () => {
  it('are read also where no blank follows the name', () => {
    expect(parseNetDev(NET_DEV)).toEqual([
      { id: 'lo', rxBytes: 3193, txBytes: 3193 },
      { id: 'eth0', rxBytes: 627_654_957, txBytes: 1_225_838 },
      { id: 'eth0:1', rxBytes: 10, txBytes: 20 },
    ]);
  });

  it.each([
    { before: [{ id: 'eth0', rxBytes: 1000, txBytes: 500 }], elapsedMs: 60_000, rx: 100, tx: 0 },
    { before: [], elapsedMs: 60_000, rx: null, tx: null },
    { before: [{ id: 'eth0', rxBytes: 9000, txBytes: 500 }], elapsedMs: 60_000, rx: null, tx: 0 },
    { before: [{ id: 'eth0', rxBytes: 1000, txBytes: 500 }], elapsedMs: 0, rx: null, tx: null },
  ])('from $before in $elapsedMs ms make $rx and $tx bytes a second', ({ before, elapsedMs, rx, tx }) => {
    const after = [{ id: 'eth0', rxBytes: 7000, txBytes: 500, up: true }];

    expect(networkRates(before, after, elapsedMs)).toEqual([{ id: 'eth0', up: true, rx, tx }]);
  });
});

describe('default routes', () => {
  it('name the preferred gateway first, and no half of the address space', () => {
    expect(parseDefaultRoutes(ROUTE)).toEqual([
      { interface: 'eth0', gateway: '192.0.2.1', metric: 100 },
      { interface: 'wlan0', gateway: '192.168.0.1', metric: 600 },
    ]);
  });

  it('of IPv6 leave out the one that refuses', () => {
    expect(parseDefaultRoutes6(ROUTE6)).toEqual([{ interface: 'eth0', gateway: 'fd00::1', metric: 1024 }]);
  });
});

it.each([
  ['00000000000000000000000000000000', '::'],
  ['00000000000000000000000000000001', '::1'],
  ['fe8000000000000000fc00fffe000001', 'fe80::fc:ff:fe00:1'],
  ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
  ['20010db8000000010000000000000000', '2001:db8:0:1::'],
  ['20010db8000100020003000400050006', '2001:db8:1:2:3:4:5:6'],
  ['20010db8000000100000000000000100', '2001:db8:0:10::100'],
])('writes %s as %s', (hex, address) => {
  expect(ipv6(hex)).toBe(address);
});

it('writes little-endian words as IPv4 addresses', () => {
  expect(ipv4('0100007F')).toBe('127.0.0.1');
});
