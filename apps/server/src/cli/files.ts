import type { Config } from '../platform/config/config.ts';
import { FileDamaged, type FileStore } from '../platform/files/file-store.ts';
import { openDriver } from '../platform/files/open-files.ts';
import { CommandProblem } from './failure.ts';
import { configOf, type Flags } from './options.ts';

type Driver = Config['files']['driver'];

/** Files that are on their way at once. */
const TOGETHER = 4;

/**
 * `lanet files copy`: each file is held against its hash on the way; what is there already is passed over, so it may be run again,
 * also while the server works. Exit 1 when some were damaged where they came from.
 */
export async function copyFiles(flags: Flags): Promise<void> {
  // Commander takes nothing but the names of drivers for these two.
  const [from, to] = [flags.from as Driver, flags.to as Driver];
  if (from === to) throw new CommandProblem('--from and --to are the same');
  const config = configOf(flags, { quiet: true });
  const { bucket, accessKey, secretKey } = config.files.s3;
  if (!bucket || !accessKey || !secretKey)
    throw new CommandProblem('files.s3.bucket, files.s3.accessKey and files.s3.secretKey have to be set');
  const [source, target] = [await openDriver(config, from), await openDriver(config, to)];
  const { copied, present, damaged } = await copyAll(source, target);
  console.log(`${copied} copied, ${present} were there already, ${damaged.length} are damaged`);
  for (const sha256 of damaged) console.error(`damaged in ${from}: ${sha256}`);
  if (damaged.length > 0) process.exitCode = 1;
}

async function copyAll(source: FileStore, target: FileStore) {
  const outcome = { copied: 0, present: 0, damaged: [] as string[] };
  const hashes = source.list()[Symbol.asyncIterator]();
  const work = async () => {
    for (let next = await hashes.next(); !next.done; next = await hashes.next()) {
      const sha256 = next.value;
      if (await isIn(target, sha256)) {
        outcome.present += 1;
        continue;
      }
      const content = await source.open(sha256, { verify: true });
      // Deleted since it was listed.
      if (!content) continue;
      try {
        await target.put(content, { maxBytes: Number.POSITIVE_INFINITY });
        outcome.copied += 1;
      } catch (error) {
        if (!(error instanceof FileDamaged)) throw error;
        outcome.damaged.push(sha256);
      }
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
  return outcome;
}

async function isIn(store: FileStore, sha256: string): Promise<boolean> {
  const content = await store.open(sha256);
  content?.destroy();
  return content !== undefined;
}
