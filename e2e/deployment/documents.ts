import { readFileSync } from 'node:fs';

/** Blocks of a guide that a person runs, in order. `kind`: the word after `sh`; none of them unless named. */
export function blocksOf(guide: string, kind = ''): string[] {
  const text = readFileSync(new URL(`../../deployment/docs/${guide}`, import.meta.url), 'utf8');
  const fence = new RegExp(`^\`\`\`sh${kind && ` ${kind}`}\\n([^]*?)^\`\`\`$`, 'gm');
  return [...text.matchAll(fence)].map(([, block = '']) => block);
}
