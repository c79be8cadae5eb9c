import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const folder = new URL('../../apps/agent/page/', import.meta.url);
const textOf = (name: string) => readFile(new URL(name, folder), 'utf8');

/**
 * `apps/agent/src/ask/page.generated.ts`: the page "Pedir ayuda" as texts inside the agent's one file, since a program that
 * runs as whoever is signed in has no files of its own to read.
 */
export async function askPage(): Promise<string> {
  const build = await rolldown({
    input: fileURLToPath(new URL('main.ts', folder)),
    platform: 'browser',
    transform: { target: 'es2022' },
    logLevel: 'warn',
  });
  try {
    const { output } = await build.generate({ format: 'iife', codeSplitting: false, minify: true });
    const [html, css, icon] = await Promise.all(['index.html', 'page.css', 'icon.svg'].map(textOf));
    const page = { html, css, icon, js: output[0].code };
    return `// Printed by \`npm run generate\` from apps/agent/page.\nexport const PAGE = ${JSON.stringify(page, undefined, 2)};\n`;
  } finally {
    await build.close();
  }
}
