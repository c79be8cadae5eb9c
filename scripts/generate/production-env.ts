// deployment/configs/production.env: every key of the configuration as a variable, explained in Spanish.
import { CONFIG_KEYS, type ConfigKey, ConfigSchema } from '../../apps/server/src/platform/config/schema.ts';
import { KEY_TEXTS, SECTIONS } from './production-env-text.ts';

const HEAD = `# LANET Helpdesk: variables del servidor, en /etc/lanet-helpdesk/production.env (root, modo 0600).
# Lo que está comentado muestra el valor por defecto o un ejemplo: quite el # para cambiarlo y luego
#   systemctl restart lanet-helpdesk
# Los valores con espacios u otros signos van entre comillas simples. Una variable desconocida o un valor inválido
# impide el arranque y se dice cuál es; se revisa antes con: lanet config check
# Cada secreto puede estar en un archivo que solo lea la cuenta lanet: VARIABLE_FILE=/ruta en lugar de VARIABLE.
`;

/** The text of the file. @throws Error for a key without an explanation or outside of every section */
export async function productionEnv(): Promise<string> {
  const defaults = defaultValues();
  const shown = SECTIONS.map(([title, names]) => {
    const keys = names.flatMap((name) => keysUnder(name));
    return `\n# ── ${title} ──\n${keys.map((key) => `\n${entryOf(key, defaults)}`).join('')}`;
  });
  const listed = new Set(SECTIONS.flatMap(([, names]) => names.flatMap(keysUnder)));
  const lost = CONFIG_KEYS.filter((key) => !listed.has(key));
  if (lost.length > 0) throw new Error(`in no section of production.env: ${lost.map(({ path }) => path).join(', ')}`);
  return HEAD + shown.join('');
}

const keysUnder = (name: string): ConfigKey[] =>
  CONFIG_KEYS.filter(({ path }) => path === name || path.startsWith(`${name}.`));

function entryOf({ path, variable, secret }: ConfigKey, defaults: unknown): string {
  const text = KEY_TEXTS[path];
  if (!text) throw new Error(`production-env-text.ts does not explain ${path}`);
  const value = valueAt(defaults, path);
  const notes = [value === undefined ? 'Sin valor por defecto.' : `Por defecto: ${value}`];
  if (secret) notes.push(`Secreto: mejor en un archivo, con ${variable}_FILE.`);
  const says = [...wrapped(text.says), ...notes].map((line) => `# ${line}\n`).join('');
  return `${says}${setting(variable, text, value)}\n`;
}

const setting = (variable: string, { installed, example }: { installed?: string; example?: string }, value?: string) =>
  installed === undefined ? `#${variable}=${value ?? example ?? ''}` : `${variable}=${installed}`;

/** What the schema gives when nothing is set; its sections are there but empty. */
const defaultValues = (): unknown => ConfigSchema.parse(sectionOf(CONFIG_KEYS.map(({ path }) => path.split('.'))));

function sectionOf(paths: readonly string[][]): Record<string, unknown> {
  const names = new Set(paths.filter(({ length }) => length > 1).map(([name = '']) => name));
  return Object.fromEntries(
    [...names].map((name) => [name, sectionOf(paths.filter(([first]) => first === name).map(([, ...rest]) => rest))]),
  );
}

function valueAt(defaults: unknown, path: string): string | undefined {
  // Safe: the paths come from the schema, so all but the last name an object.
  const value = path.split('.').reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], defaults);
  return value === undefined ? undefined : String(value);
}

const WIDTH = 110;

function wrapped(sentence: string): string[] {
  const lines = [''];
  for (const word of sentence.split(' ')) {
    const last = lines.length - 1;
    if (`${lines[last]} ${word}`.length > WIDTH) lines.push(word);
    else lines[last] = lines[last] === '' ? word : `${lines[last]} ${word}`;
  }
  return lines;
}
