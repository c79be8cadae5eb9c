import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Payload, PayloadFile } from '../payload.ts';
import { runTool } from '../tools.ts';
import { type Signing, signFile } from './sign.ts';
import { finishTables } from './tables.ts';
import { HOST, renderWxs } from './wxs.ts';

const TEMPLATE = new URL('product.wxs', import.meta.url);

/** `out`: the installer to write. `workFolder`: for what comes between, left to the caller. */
export type MsiOptions = { out: string; workFolder: string; sign?: Signing };

/**
 * Builds the Windows installer of a payload with msitools and mingw-w64 (Debian). Answers `out`.
 * @throws Error for a system or processor that wixl 0.101 cannot express (it knows x86 and x64), and with what a tool said
 */
export async function buildMsi(payload: Payload, { out, workFolder, sign }: MsiOptions): Promise<string> {
  if (payload.system !== 'windows' || payload.arch !== 'x64') {
    throw new Error(`there is no Windows installer for ${payload.system} ${payload.arch}`);
  }
  const staged = payload.files.map((file) => stage(file, join(workFolder, 'files')));
  if (!staged.some(({ path }) => path === HOST)) throw new Error(`the payload lacks ${HOST}`);
  // wixl takes no absolute path.
  const files = staged.map(({ path, source }) => ({
    path,
    source: relative(workFolder, source),
  }));
  const template = readFileSync(TEMPLATE, 'utf8');
  writeFileSync(join(workFolder, 'product.wxs'), renderWxs(template, payload.version, files));
  mkdirSync(dirname(out), { recursive: true });
  rmSync(out, { force: true });
  runTool('wixl', ['-a', 'x64', '-o', resolve(out), 'product.wxs'], { cwd: workFolder });
  finishTables(out, payload);
  if (sign) signFile(out, sign);
  return out;
}

/** Puts a file where wixl reads it. */
function stage({ path, from, mode }: PayloadFile, folder: string): { path: string; source: string } {
  const source = join(folder, path);
  mkdirSync(dirname(source), { recursive: true });
  if (typeof from === 'string') copyFileSync(from, source);
  else writeFileSync(source, from);
  chmodSync(source, mode);
  return { path, source };
}
