import { describe, expect, it } from 'vitest';
import { recordedMac, xmlPlist } from '../../testing/recorded-mac.ts';
import { parseCortex, parseDefender, parseSentinelOne } from '../antivirus-status.ts';
import { readAntivirus } from './antivirus.ts';

const SENTINEL = `Agent
   Version:                           25.2.1.8001
   ID:                                0a1b2c3d
   Agent Operational State:           enabled
   Protection:                        disabled
Assets
   globalData:                        signed by SentinelOne - not indexed - versioned (120260101000000)
Global assets
   staticSignatures:                  signed by SentinelOne - not indexed - versioned (120261101120000) - Command asset ID: 7 - Applied at: 2026-11-02T04:00:00Z
`;
const CYTOOL = '/Library/Application Support/PaloAltoNetworks/Traps/bin/cytool';
const DEFENDER = JSON.stringify({
  appVersion: '101.26092.0007',
  definitionsStatus: { $type: 'updateNeeded' },
  definitionsUpdated: '1794000000000',
  definitionsVersion: '1.441.12.0',
  healthy: true,
  realTimeProtectionEnabled: { source: 'local', value: true },
});

describe('what a protection program says of itself', () => {
  it('is read from SentinelOne', () => {
    expect(parseSentinelOne(SENTINEL)).toEqual({
      version: '25.2.1.8001',
      enabled: false,
      signatureVersion: '120261101120000',
      signaturesAt: Date.parse('2026-11-02T04:00:00Z'),
    });
  });

  it('is read from Microsoft Defender, in its older form too', () => {
    expect(parseDefender(DEFENDER)).toEqual({
      version: '101.26092.0007',
      enabled: true,
      upToDate: false,
      signatureVersion: '1.441.12.0',
      signaturesAt: 1_794_000_000_000,
    });
    expect(parseDefender('{"realTimeProtectionEnabled":false}')).toMatchObject({ enabled: false, upToDate: null });
  });

  it('is read from Cortex XDR', () => {
    const output =
      'Cortex XDR (R) supervisor tool 8.9.0.5\n(c) Palo Alto\nContent Type: 1400\nContent Version: 1400-10\n';

    expect(parseCortex(output)).toEqual({ version: '8.9.0.5', enabled: null, signatureVersion: '1400-10' });
  });

  it.each([parseCortex, parseDefender, parseSentinelOne])('is nothing when it answers otherwise: %s', (parse) => {
    expect(parse('ERROR: service not running\n')).toBeUndefined();
    expect(parse('null')).toBeUndefined();
  });
});

describe('the protection of a Mac', () => {
  const plist = (version: string) => xmlPlist({ CFBundleShortVersionString: version });

  it('goes by what its command says, else by whether its job runs', async () => {
    const machine = recordedMac({
      files: {
        '/Applications/Microsoft Defender.app/Contents/Info.plist': plist('101.1'),
        '/Applications/Malwarebytes.app/Contents/Info.plist': plist('5.1'),
        '/Library/Sentinel/sentinel-agent.bundle/Contents/Info.plist': plist('25.0'),
        '/Applications/Cortex XDR.app/Contents/Info.plist': plist('8.9'),
      },
      programs: {
        '/usr/local/bin/mdatp health --output json': DEFENDER,
        '/Library/Sentinel/sentinel-agent.bundle/Contents/MacOS/sentinelctl status': { exitCode: 1, stdout: '' },
        [`${CYTOOL} info`]: 'Cortex XDR (R) supervisor tool 8.9.0.5\n',
        [`${CYTOOL} info query`]: 'Content Version: 1400-10\n',
      },
    });
    const job = { label: 'com.malwarebytes.mbam.rtprotection.daemon', pid: 90, status: 0 };

    const found = await readAntivirus(machine, new Map([[job.label, job]]));

    expect(found.map(({ product, version, enabled }) => [product, version, enabled])).toEqual([
      ['Microsoft Defender', '101.26092.0007', true],
      ['SentinelOne', '25.0', false],
      ['Cortex XDR', '8.9.0.5', false],
      ['Malwarebytes', '5.1', true],
    ]);
  });

  it('is unknown, and not off, when launchd does not answer', async () => {
    const machine = recordedMac({ files: { '/Applications/Avast.app/Contents/Info.plist': plist('15.4') } });

    expect(await readAntivirus(machine, null)).toMatchObject([{ product: 'Avast', enabled: null }]);
  });
});
