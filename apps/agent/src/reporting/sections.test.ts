import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { MINUTE, START } from '../testing/samples.ts';
import { SectionWatch, type SentSections } from './sections.ts';

const DAY = 1440 * MINUTE;
let folder = '';
let modified = 0;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'var/lib/dpkg'), { recursive: true });
  mkdirSync(join(folder, 'etc'));
  install('vim');
});
afterEach(() => removeFolder(folder));

/** A machine of which only its programs are known. */
const watch = () => new SectionWatch(join(folder, 'sections.json'), linuxMachine({ root: folder }), () => {});
function install(...names: string[]) {
  const stanza = (name: string) => `Package: ${name}\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n`;
  const path = join(folder, 'var/lib/dpkg/status');
  writeFileSync(path, names.map(stanza).join('\n'));
  modified += 10;
  utimesSync(path, modified, modified);
}
const software = (sections: SentSections | undefined) => sections?.software;

describe('inventory sections', () => {
  it('are all told after the start, with data for what the server does not have', async () => {
    const one = watch();
    await one.refresh(START, []);

    const sent = one.attach();

    expect(software(sent)?.data).toMatchObject({ programs: [{ name: 'vim' }] });
    expect(Object.keys(sent ?? {}).length).toBeGreaterThan(3);
  });

  it('that did not change send nothing, until all hashes are told once a day', async () => {
    const one = watch();
    await one.refresh(START, []);
    one.acknowledge(one.attach(), []);

    await one.refresh(START + 60 * MINUTE, []);
    expect(one.hasNews).toBe(false);
    expect(one.attach()).toBeUndefined();

    await one.refresh(START + DAY, []);
    expect(software(one.attach())).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{16}$/) });
  });

  it('that changed are sent again, and again until they are acknowledged', async () => {
    const one = watch();
    await one.refresh(START, []);
    one.acknowledge(one.attach(), []);
    install('vim', 'bash');
    await one.refresh(START + 15 * MINUTE, []);

    expect(one.hasNews).toBe(true);
    expect(Object.keys(one.attach() ?? {})).toEqual(['software']);
    const sent = one.attach();
    one.acknowledge(sent, []);
    expect(software(sent)?.data).toMatchObject({ programs: [{ name: 'bash' }, { name: 'vim' }] });
    expect(one.attach()).toBeUndefined();
  });

  it('are read by their mark: what was touched without a change sends nothing', async () => {
    const one = watch();
    await one.refresh(START, []);
    one.acknowledge(one.attach(), []);
    install('vim');

    await one.refresh(START + 15 * MINUTE, []);

    expect(one.attach()).toBeUndefined();
  });

  it('that the server has are not sent again after a restart', async () => {
    const one = watch();
    await one.refresh(START, []);
    one.acknowledge(one.attach(), []);

    const again = watch();
    await again.refresh(START + MINUTE, []);

    expect(again.hasNews).toBe(false);
    expect(software(again.attach())).toEqual({ hash: expect.any(String) });
  });

  it('that the server wants are read and sent once more', async () => {
    const one = watch();
    await one.refresh(START, []);
    one.acknowledge(one.attach(), ['software']);
    await one.refresh(START + MINUTE, []);

    const sent = one.attach();
    one.acknowledge(sent, []);

    expect(software(sent)?.data).toMatchObject({ programs: [{ name: 'vim' }] });
    expect(one.hasNews).toBe(false);
  });

  it('that the server refuses are left out until they change', async () => {
    const one = watch();
    await one.refresh(START, []);
    one.refuse(one.attach() ?? {});
    expect(one.hasNews).toBe(false);

    install('vim', 'bash');
    await one.refresh(START + 15 * MINUTE, []);

    expect(software(one.attach())?.data).toBeDefined();
  });
});
