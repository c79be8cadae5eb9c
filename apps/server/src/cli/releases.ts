import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { addRelease } from '../features/releases/index.ts';
import { Refusal } from '../platform/http/index.ts';
import { CommandProblem } from './failure.ts';
import { type Flags, withPlatform } from './options.ts';

/** `lanet releases add <folder>`: takes a release of the agent over. It goes to nobody before a rollout says so. */
export async function addReleaseFrom(folder: string, flags: Flags): Promise<void> {
  await withPlatform(flags, async (platform) => {
    const by = `lanet releases add (${userInfo().username})`;
    const addition = { folder: resolve(folder), trustKey: flags.trustKey === true, by };
    const { version, number, isNew } = await addRelease(platform, addition).catch(explained);
    console.log(isNew ? `Release ${version} (number ${number}) added.` : `Release ${version} was there already.`);
  });
}

/** What a person at a terminal can do about a refusal. */
function explained(error: unknown): never {
  if (!(error instanceof Refusal)) throw error;
  const { code, detail } = error;
  const remedy =
    code === 'releases.key_unknown'
      ? '. Releases of another key are not trusted. If the key is right, say so: --trust-key'
      : '';
  throw new CommandProblem(`${detail.detail ?? code}${remedy}`);
}
