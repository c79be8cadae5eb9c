import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { fillDisk } from '../testing/full-disk.ts';
import { replaceFile } from './durable-file.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

it('a file whose new text does not fit on the disk keeps its old one whole', () => {
  const path = join(folder, 'kept.json');
  replaceFile(path, 'the old text');
  const empty = fillDisk(10);

  try {
    expect(() => replaceFile(path, 'a new text that is longer than what fits')).toThrow();
  } finally {
    empty();
  }

  expect(readFileSync(path, 'utf8')).toBe('the old text');
});
