import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { type LocalPolicy, mayAskForHelp, readPolicy } from './local-policy.ts';
import { readSettings, SettingsRefused } from './settings.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

const policyFile = () => join(folder, 'policy.json');
const readIt = (policyNamed = false) => readPolicy({ policyFile: policyFile(), policyNamed });

describe('the local policy', () => {
  it('forbids nothing when there is none, unless the settings name one', () => {
    expect(readIt()).toEqual({ kind: 'read', policy: {} });
    expect(readIt(true)).toMatchObject({ kind: 'unusable' });
  });

  it.each([
    ['no JSON', '{"scripts": false'],
    ['a ban that is mistyped', '{"script": false}'],
    ['a ban of another type', '{"scripts": "false"}'],
    ['an unknown class', '{"maxClass": "change"}'],
    ['nothing', ''],
    ['a list', '[]'],
  ])('that holds %s forbids everything', (_what, text) => {
    writeFileSync(policyFile(), text, { mode: 0o600 });

    expect(readIt()).toMatchObject({ kind: 'unusable' });
  });

  it('that others may change forbids everything', () => {
    writeFileSync(policyFile(), '{}');
    chmodSync(policyFile(), 0o666);

    expect(readIt()).toMatchObject({ kind: 'unusable' });
  });

  it('lets people ask for help on every system unless it says no, and not while nobody knows what it says', () => {
    const saying = (policy: LocalPolicy) => mayAskForHelp({ kind: 'read', policy });

    expect([saying({}), saying({ helpRequests: true }), saying({ helpRequests: false })]).toEqual([true, true, false]);
    expect(mayAskForHelp({ kind: 'unusable', reason: 'x' })).toBe(false);
  });

  it('forbids what would be done to a container, whatever the file says, when the agent reports on the host of one', () => {
    writeFileSync(policyFile(), '{"scripts": true, "extraMounts": ["/srv"]}', { mode: 0o600 });

    expect(readPolicy({ policyFile: policyFile(), policyNamed: false, hostRoot: '/host' })).toEqual({
      kind: 'read',
      policy: { scripts: false, restartServices: false, helpRequests: false, extraMounts: ['/srv'] },
    });
  });

  it('is read as it is', () => {
    const policy = {
      scripts: true,
      allowScripts: ['a'],
      allowPaths: ['/srv'],
      maxClass: 'caution',
      extraMounts: ['/mnt'],
    };
    writeFileSync(policyFile(), JSON.stringify(policy), { mode: 0o644 });

    expect(readIt()).toEqual({ kind: 'read', policy });
  });
});

describe('settings', () => {
  it('are relative to their file, with the policy beside it', () => {
    writeFileSync(join(folder, 'agent.json'), '{"server":"https://help.example.com","caFile":"ca.pem"}');

    expect(readSettings(join(folder, 'agent.json'))).toEqual({
      ...{ server: 'https://help.example.com', caFile: join(folder, 'ca.pem'), policyFile: policyFile() },
      policyNamed: false,
    });
  });

  it.each(['{"server":"ftp://x"}', '{"server":"help"}', '{"insecure":true}', 'x'])('are refused: %s', (text) => {
    writeFileSync(join(folder, 'agent.json'), text);

    expect(() => readSettings(join(folder, 'agent.json'))).toThrow(SettingsRefused);
  });

  it('that are named must be there', () => {
    expect(() => readSettings(join(folder, 'none.json'))).toThrow(SettingsRefused);
  });
});
