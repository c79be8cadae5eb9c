// The two programs of the agent's packages, each one file for the stock Node 22 the packages carry.
import { fileURLToPath } from 'node:url';
import { type InputOptions, type Plugin, rolldown } from 'rolldown';

const agentFolder = fileURLToPath(new URL('../../apps/agent', import.meta.url));
const OUTPUT = { format: 'cjs', codeSplitting: false, minify: false, comments: { legal: true } } as const;
/**
 * Every character beyond ASCII as its escape, which strings, templates and regular expressions read alike: V8 keeps a program
 * with one character beyond Latin-1 in it in two bytes a character, 1 MB more in each agent.
 */
const ascii: Plugin = {
  name: 'ascii',
  renderChunk(code) {
    // Its escape would be read as a backslash and `u2026`.
    if (/(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.test(code))
      throw new Error('a backslash stands before a character beyond ASCII');
    return code.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  },
};

const COMMON: InputOptions = {
  platform: 'node',
  // What the packages bring (docs: the agent's runtime); newer syntax is lowered to it.
  transform: { target: 'node22' },
  logLevel: 'warn',
};

/** Builds the agent into one file. `version`: of package.json unless another one is to be stamped, as tests of updates do. */
export async function bundleAgent(file: string, version?: string): Promise<void> {
  await write(file, {
    input: `${agentFolder}/src/main.ts`,
    ...COMMON,
    // `ws` asks for these at run time and does without them: they are native, and compression is off.
    external: ['bufferutil', 'utf-8-validate'],
    ...(version !== undefined && { plugins: [stampVersion(version)] }),
  });
}

/** The one place the agent's version is read from: its package.json. */
const stampVersion = (version: string) => ({
  name: 'stamp-version',
  load: (id: string) => (id === `${agentFolder}/package.json` ? JSON.stringify({ version }) : undefined),
});

/**
 * Builds the launcher. `keys`: public release keys, base64url; only what one of them signed will run. `trialSeconds`: how long
 * a new version may take until the server acknowledged a report of it.
 */
export async function bundleLauncher(file: string, keys: readonly string[], trialSeconds = 300): Promise<void> {
  const define = { RELEASE_KEYS: JSON.stringify(keys), TRIAL_SECONDS: String(trialSeconds) };
  await write(file, {
    input: `${agentFolder}/src/launcher/main.ts`,
    ...COMMON,
    transform: { target: 'node22', define },
  });
}

/** Builds another program of the agent's sources, as a test needs one: `source` below `src`. */
export async function bundleForAgent(source: string, file: string): Promise<void> {
  await write(file, { input: `${agentFolder}/src/${source}`, ...COMMON });
}

async function write(file: string, options: InputOptions): Promise<void> {
  const build = await rolldown(options);
  try {
    await build.write({ ...OUTPUT, file, plugins: [ascii] });
  } finally {
    await build.close();
  }
}
