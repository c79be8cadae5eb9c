import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');
const kit = dirname(createRequire(import.meta.url).resolve('@mantine/core/styles/Button.css'));

const texts = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
  .map((path) => readFileSync(join(source, path), 'utf8'));

/** Parts drawn by the styles of another part. */
const drawnBy: Record<string, string> = {
  TextInput: 'Input',
  Textarea: 'Input',
  Select: 'Combobox',
  MultiSelect: 'PillsInput',
  TagsInput: 'PillsInput',
  Autocomplete: 'Combobox',
};

it('imports the styles of every part of the kit in use', () => {
  const used = texts
    .flatMap((text) => [...text.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)])
    .flatMap(([, names = '']) => names.split(','));
  const parts = new Set(used.map((name) => name.trim()).map((name) => drawnBy[name] ?? name));
  const needed = [...parts].filter((part) => existsSync(join(kit, `${part}.css`)));
  const imported = new Set(
    texts.flatMap((text) => [...text.matchAll(/styles\/(\w+)\.layer\.css/g)].map(([, part]) => part)),
  );

  expect(needed.length).toBeGreaterThan(10);
  expect(needed.filter((part) => !imported.has(part))).toEqual([]);
});
