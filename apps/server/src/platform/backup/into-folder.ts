import { type FileStore, FileUnexpected } from '../files/file-store.ts';
import { type KeyFolders, refuseOtherKeys, writeKeyFiles } from './key-files.ts';
import type { Destination } from './restore.ts';

/** Files and keys of a restore into a data folder. What was there before stays: files are named by what they hold. */
export function intoFolder(folders: KeyFolders, files: FileStore): Destination {
  const added: string[] = [];
  let removeKeys = async () => {};
  return {
    accept: (keys) => refuseOtherKeys(folders, keys),
    async putFile(sha256, content) {
      const present = await files.open(sha256);
      present?.destroy();
      if (!present) added.push(sha256);
      const stored = await files.put(content, { maxBytes: Number.MAX_SAFE_INTEGER });
      if (stored.sha256 === sha256) return;
      await files.delete(stored.sha256);
      throw new FileUnexpected({ sha256, sizeBytes: stored.sizeBytes }, stored);
    },
    async putKeys(keys) {
      removeKeys = await writeKeyFiles(folders, keys);
    },
    async undo() {
      await removeKeys();
      for (const sha256 of added) await files.delete(sha256);
    },
  };
}
