import { describe, expect, it } from 'vitest';
import { networkOf } from './agents.tokens.rules.ts';

describe('whom a limit counts as one', () => {
  it.each([
    { address: '203.0.113.7', network: '203.0.113.7' },
    { address: '2001:db8:1:2:3:4:5:6', network: '2001:db8:1:2' },
    { address: '2001:db8:1:2::1', network: '2001:db8:1:2' },
    { address: '2001:0db8:0001:0002::ffff', network: '2001:db8:1:2' },
    { address: '2001:db8::9', network: '2001:db8:0:0' },
    { address: '2001:db8::5:6:7:8:9', network: '2001:db8:0:5' },
    { address: '::1', network: '0:0:0:0' },
    { address: '::', network: '0:0:0:0' },
    { address: 'fe80::', network: 'fe80:0:0:0' },
  ])('$address is of $network', ({ address, network }) => {
    expect(networkOf(address)).toBe(network);
  });
});
