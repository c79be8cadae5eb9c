import { describe, expect, it } from 'vitest';
import { recordedMac } from '../../testing/recorded-mac.ts';
import { IMAC } from '../../testing/recorded-macs/imac.ts';
import { MACBOOK } from '../../testing/recorded-macs/macbook.ts';
import { collectFacts } from '../facts.ts';

describe('the facts of a Mac', () => {
  it('are its own: no dock, no made-up address, no disk on a cable', async () => {
    expect(await collectFacts(recordedMac(MACBOOK))).toEqual({
      hostname: 'mac-recepcion',
      arch: 'arm64',
      platform: 'macos',
      os: 'macOS 15.3.1',
      deviceType: 'laptop',
      uuid: '7a1e2c44-90b3-5d17-8e60-3c2f1a9b4d55',
      serial: 'H4XK29QWL1',
      installId: '1c0f7e52-6c40-4d0b-9a77-0e2b5c9d1f31',
      vendor: 'Apple Inc.',
      model: 'Mac14,2',
      macs: ['f8:4d:89:70:11:22'],
      diskSerials: ['0ba01a1b2c3d4e5f'],
    });
  });

  it('of an iMac say desktop, and both disks inside', async () => {
    const facts = await collectFacts(recordedMac(IMAC));

    expect(facts).toMatchObject({ deviceType: 'desktop', model: 'iMac20,1', serial: 'C02FK1QZPN5T' });
    expect(facts.diskSerials).toEqual(['C02015401HKPHQ81M', 'Z4YB71KQ']);
  });
});
