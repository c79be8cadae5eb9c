import { writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readOrCreateKeyFile } from './key-file.ts';

it('takes the key of the process that was faster, even if it wins at the last moment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lanet-key-file-'));
  const create = () => {
    writeFileSync(join(folder, 'a.key'), 'theirs', { mode: 0o600 });
    return 'ours';
  };

  expect(await readOrCreateKeyFile(folder, 'a.key', create)).toBe('theirs');
  expect(await readdir(folder)).toEqual(['a.key']);
  await rm(folder, { recursive: true });
});
