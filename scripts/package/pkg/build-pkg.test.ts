import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseXmlPlist } from '../../../apps/agent/src/collect/macos/plist-xml.ts';
import type { Payload } from '../payload.ts';
import { billOfMaterials } from './bom.ts';
import { buildPkg } from './build-pkg.ts';
import { cksum } from './cksum.ts';
import { toEntries } from './entries.ts';

const MODIFIED_AT = 1_760_000_000;
const runtime = Buffer.from('\x00\x01not really a runtime\xff', 'latin1');
const payload: Payload = {
  system: 'macos',
  arch: 'arm64',
  version: '3.2.1',
  runtimeVersion: '22.0.0',
  files: [
    { path: 'launcher.cjs', from: Buffer.from('require("./x");\n'), mode: 0o644 },
    { path: 'runtime/node', from: runtime, mode: 0o755 },
    { path: 'versions/3.2.1/agent.cjs', from: Buffer.from('agent'), mode: 0o644 },
  ],
};

let folder = '';
let file = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lanet-pkg-'));
  file = await buildPkg(payload, { out: join(folder, 'agent.pkg'), modifiedAt: MODIFIED_AT });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Reads a xar archive by its table of contents, and checks every checksum in it. */
function members(): Map<string, Buffer> {
  const bytes = readFileSync(file);
  const tocBytes = Number(bytes.readBigUInt64BE(8));
  const toc = bytes.subarray(28, 28 + tocBytes);
  const heap = bytes.subarray(28 + tocBytes);
  expect(bytes.toString('latin1', 0, 4)).toBe('xar!');
  expect(heap.subarray(0, 20)).toEqual(createHash('sha1').update(toc).digest());
  const xml = inflateSync(toc).toString();
  expect(Buffer.byteLength(xml)).toBe(Number(bytes.readBigUInt64BE(16)));
  const found = new Map<string, Buffer>();
  const member =
    /<name>([^<]+)<\/name><type>file<\/type><mode>0644<\/mode><data><length>(\d+)<\/length><offset>(\d+)<\/offset>.*?<archived-checksum style="sha1">([0-9a-f]+)</g;
  for (const [, name = '', length, offset, digest] of xml.matchAll(member)) {
    const content = heap.subarray(Number(offset), Number(offset) + Number(length));
    expect(createHash('sha1').update(content).digest('hex')).toBe(digest);
    found.set(name, content);
  }
  return found;
}

type CpioFile = { name: string; mode: number; uid: number; mtime: number; content: Buffer };

function readCpio(archive: Buffer): CpioFile[] {
  const found: CpioFile[] = [];
  for (let at = 0; ; ) {
    const field = (from: number, digits: number) =>
      Number.parseInt(archive.toString('latin1', at + from, at + from + digits), 8);
    expect(archive.toString('latin1', at, at + 6)).toBe('070707');
    const [nameBytes, size] = [field(59, 6), field(65, 11)];
    const name = archive.toString('utf8', at + 76, at + 76 + nameBytes - 1);
    const from = at + 76 + nameBytes;
    if (name === 'TRAILER!!!') return found;
    const content = archive.subarray(from, from + size);
    found.push({ name, mode: field(18, 6), uid: field(24, 6) + field(30, 6), mtime: field(48, 11), content });
    at = from + size;
  }
}

/** The paths of a bill of materials with mode, owner, size and checksum, read through its tables as an installer does. */
function readBom(bom: Buffer): Map<string, { mode: number; owner: number; size: number; checksum: number }> {
  const word = (at: number) => bom.readUInt32BE(at);
  const block = (number: number) => {
    const at = word(16) + 4 + 8 * number;
    return bom.subarray(word(at), word(at) + word(at + 4));
  };
  expect(bom.toString('latin1', 0, 8)).toBe('BOMStore');
  const variables = bom.subarray(word(24), word(24) + word(28));
  const named = new Map<string, number>();
  for (let at = 4, count = variables.readUInt32BE(0); count > 0; count--) {
    const length = variables.readUInt8(at + 4);
    named.set(variables.toString('latin1', at + 5, at + 5 + length), variables.readUInt32BE(at));
    at += 5 + length;
  }
  expect([...named.keys()]).toEqual(['BomInfo', 'Paths', 'HLIndex', 'VIndex', 'Size64']);
  const leaf = block(block(named.get('Paths') ?? 0).readUInt32BE(8));
  const paths = new Map<number, string>();
  const found: ReturnType<typeof readBom> = new Map();
  for (let index = 0; index < leaf.readUInt16BE(2); index++) {
    const own = block(leaf.readUInt32BE(12 + 8 * index));
    const named = block(leaf.readUInt32BE(16 + 8 * index));
    const above = paths.get(named.readUInt32BE(0));
    const name = named.toString('utf8', 4, named.length - 1);
    const path = above === undefined ? name : `${above}/${name}`;
    paths.set(own.readUInt32BE(0), path);
    const info = block(own.readUInt32BE(4));
    found.set(path, {
      mode: info.readUInt16BE(4),
      owner: info.readUInt32BE(6) + info.readUInt32BE(10),
      size: info.readUInt32BE(18),
      checksum: info.readUInt32BE(23),
    });
  }
  return found;
}

const payloadFiles = () => readCpio(gunzipSync(members().get('Payload') ?? Buffer.alloc(0)));

describe('the package of macOS', () => {
  it('holds a distribution and one component, every checksum right', () => {
    expect([...members().keys()]).toEqual(['Bom', 'PackageInfo', 'Payload', 'Scripts', 'Distribution']);
    expect(members().get('PackageInfo')?.toString()).toContain('version="3.2.1" install-location="/" auth="root"');
    expect(members().get('Distribution')?.toString()).toContain('hostArchitectures="arm64"');
  });

  it('installs the files byte for byte, as root, with their modes, folders first', () => {
    const files = payloadFiles();
    const at = (name: string) => files.findIndex((one) => one.name === name);
    const node = files[at('./Library/LANET Agent/runtime/node')];

    expect(node?.content).toEqual(runtime);
    expect(node?.mode).toBe(0o100755);
    expect(files.every(({ uid, mtime }) => uid === 0 && mtime === MODIFIED_AT)).toBe(true);
    expect(at('./Library')).toBeLessThan(at('./Library/LANET Agent'));
    expect(at('./Library/LANET Agent')).toBeLessThan(at('./Library/LANET Agent/runtime/node'));
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        './Library/LaunchDaemons/mx.lanet.agent.plist',
        './usr/local/bin/lanet-agent',
        './private/etc/newsyslog.d/mx.lanet.agent.conf',
        './Library/LANET Agent/uninstall.sh',
      ]),
    );
    expect(files.map(({ name }) => name).filter((name) => name === './etc' || name === './var')).toEqual([]);
  });

  it('lists in its bill of materials exactly what it installs, with the checksums of cksum(1)', () => {
    const listed = readBom(members().get('Bom') ?? Buffer.alloc(0));
    const files = payloadFiles();

    expect([...listed.keys()]).toEqual(files.map(({ name }) => name));
    for (const { name, mode, content } of files) {
      const isFile = (mode & 0o170000) === 0o100000;
      const size = isFile ? content.length : 0;
      expect(listed.get(name)).toEqual({ mode, owner: 0, size, checksum: isFile ? cksum(content) : 0 });
    }
    expect(cksum(Buffer.from('123456789'))).toBe(930766865);
  });

  it('runs its scripts with the shell of every Mac', () => {
    const scripts = readCpio(gunzipSync(members().get('Scripts') ?? Buffer.alloc(0)));

    expect(scripts.map(({ name, mode }) => [name, mode])).toEqual([
      ['.', 0o40755],
      ['./postinstall', 0o100755],
      ['./preinstall', 0o100755],
    ]);
    for (const { content } of scripts.slice(1)) execFileSync('sh', ['-n'], { input: content });
  });

  it('starts a daemon of launchd that stays, and asks device management for no more than it uses', () => {
    const text = (name: string) =>
      payloadFiles()
        .find((one) => one.name === name)
        ?.content.toString() ?? '';
    const daemon = parseXmlPlist(text('./Library/LaunchDaemons/mx.lanet.agent.plist'));
    const profile = parseXmlPlist(text('./Library/LANET Agent/lanet-agent.mobileconfig'));
    const program = '/Library/LANET Agent/runtime/node';

    expect(daemon).toMatchObject({
      ...{ Label: 'mx.lanet.agent', RunAtLoad: true, KeepAlive: true },
      ProgramArguments: [program, '/Library/LANET Agent/launcher.cjs', 'run'],
    });
    expect(profile).toMatchObject({
      PayloadType: 'Configuration',
      PayloadContent: [
        {
          PayloadType: 'com.apple.TCC.configuration-profile-policy',
          Services: {
            SystemPolicyAllFiles: [{ Identifier: program, Allowed: true }],
            // Apple lets nobody allow this for the user.
            ScreenCapture: [{ Identifier: program, Authorization: 'AllowStandardUserToSetSystemService' }],
          },
        },
      ],
    });
    for (const name of ['./usr/local/bin/lanet-agent', './Library/LANET Agent/uninstall.sh'])
      execFileSync('sh', ['-n'], { input: text(name) });
  });

  it('brings an app that asks for help as whoever opens it, and takes along all it brought', () => {
    const files = payloadFiles();
    const named = (name: string) => files.find((one) => one.name === name);
    const app = './Applications/Pedir ayuda.app/Contents';
    const about = parseXmlPlist(named(`${app}/Info.plist`)?.content.toString() ?? '');
    const program = named(`${app}/MacOS/pedir-ayuda`);
    const removal = named('./Library/LANET Agent/uninstall.sh')?.content.toString() ?? '';

    expect(about).toMatchObject({ CFBundleExecutable: 'pedir-ayuda', CFBundlePackageType: 'APPL', LSUIElement: true });
    expect(program?.mode).toBe(0o100755);
    expect(program?.content.toString()).toMatch(/^#!\/bin\/sh\n[\s\S]*\nexec \/usr\/local\/bin\/lanet-agent ask\n$/);
    execFileSync('sh', ['-n'], { input: program?.content });
    // Below the folders of the system itself everything of ours goes, one by one or with a folder of ours.
    const removed = [...removal.matchAll(/'(\/[^']+)'|(\/(?:Library|Applications|usr\/local|etc|var)\/\S+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare ?? '',
    );
    const isRemoved = (path: string) => removed.some((one) => path === one || path.startsWith(`${one}/`));
    const ours = files.filter(({ mode }) => (mode & 0o170000) === 0o100000);
    const paths = ours.map(({ name }) => name.replace(/^\.(\/private)?/, ''));
    expect(paths.filter((path) => !isRemoved(path))).toEqual([]);
    expect(removed).toContain('/var/run/lanet-agent');
  });

  it('is the same to the byte when it is built again', async () => {
    const again = await buildPkg(payload, { out: join(folder, 'again.pkg'), modifiedAt: MODIFIED_AT });

    expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
  });

  it('refuses the payload of another system, and more files than its list can hold', async () => {
    const other = buildPkg({ ...payload, system: 'linux' }, { out: file, modifiedAt: 0 });
    const many = Array.from({ length: 600 }, (_, index) => ({ path: `f${index}`, mode: 0o644, bytes: runtime }));

    await expect(other).rejects.toThrow('linux');
    expect(() => billOfMaterials(toEntries(many), 0)).toThrow(RangeError);
  });
});
