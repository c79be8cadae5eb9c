import { expect, it } from 'vitest';
import { mayReach } from './addresses.ts';

it.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('reaches %s', (address) => {
  expect(mayReach(address, [])).toBe(true);
});

it.each([
  ...[
    '127.0.0.1',
    '127.9.9.9',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '0.0.0.0',
  ],
  ...['100.64.0.1', '224.0.0.1', '255.255.255.255', '198.18.0.1', '::', '::1', '::ffff:127.0.0.1', '::FFFF:10.0.0.1'],
  ...['::127.0.0.1', 'fe80::1', 'fd00::1', 'fc00::', '64:ff9b::7f00:1', '2002:7f00:1::', 'ff02::1', '::ffff:7f00:1'],
  ...['', 'localhost', '127.1', '0x7f.1', '2130706433'],
])('does not reach %s', (address) => {
  expect(mayReach(address, [])).toBe(false);
});

it.each([
  ['127.0.0.1', 'loopback', true],
  ['::1', 'loopback', true],
  ['::ffff:127.0.0.1', 'loopback', true],
  ['10.0.0.5', 'loopback', false],
  ['10.0.0.5', 'uniquelocal', true],
  ['10.0.0.5', '10.0.0.0/24', true],
  ['10.0.1.5', '10.0.0.0/24', false],
  ['10.0.0.5', '10.0.0.5', true],
  ['10.0.0.6', '10.0.0.5', false],
  ['fd00::1', 'fd00::/8', true],
  ['169.254.169.254', 'uniquelocal', false],
])('reaches %s with %s named: %s', (address, named, may) => {
  expect(mayReach(address, [named])).toBe(may);
});
