import { parseArgs } from 'node:util';
import type { PackagedArch, PackagedSystem } from './payload.ts';

export const FORMS = ['deb', 'rpm', 'msi', 'pkg', 'archive'] as const;
export type Form = (typeof FORMS)[number];

/** Archives of the server. */
export const SERVER_FORMS = ['web', 'production'] as const;
export type ServerForm = (typeof SERVER_FORMS)[number];

export const HELP = `npm run package -- [options]   builds the packages of agent and server into deployment/packages

  --release-key FILE        private Ed25519 key (PEM, mode 0600) that signs the release; made in .lanet when there is none
  --next-release-key FILE   public half of the key that will sign later releases: agents installed now take both
  --manifest-only           write manifest.json, to be signed on another machine by scripts/package/sign.ts
  --release FILE            take this signed release, made from that manifest, instead of signing
  --allow-downgrade         let agents of a higher version take this release
  --version X.Y.Z           stamp another version than apps/agent/package.json says
  --only FORM,…             of ${FORMS.join(', ')} (agent), ${SERVER_FORMS.join(', ')} (server)
  --system SYSTEM           linux, windows or macos only
  --arch ARCH               x64 or arm64 only
  --quick                   compress less: for tests, and to look at the result
  --out FOLDER              instead of deployment/packages
  --certificate FILE --certificate-key FILE [--timestamp-url URL]   sign the Windows program and installer (Authenticode)
`;

const options = {
  'release-key': { type: 'string' },
  'next-release-key': { type: 'string' },
  'manifest-only': { type: 'boolean' },
  release: { type: 'string' },
  'allow-downgrade': { type: 'boolean' },
  version: { type: 'string' },
  only: { type: 'string' },
  system: { type: 'string' },
  arch: { type: 'string' },
  out: { type: 'string' },
  quick: { type: 'boolean' },
  certificate: { type: 'string' },
  'certificate-key': { type: 'string' },
  'timestamp-url': { type: 'string' },
  help: { type: 'boolean' },
} as const;

export type Options = ReturnType<typeof readOptions>;

/** Reads the arguments after the script's name. @throws Error with a sentence about what is wrong */
export function readOptions(args: readonly string[]) {
  const { values } = parseArgs({ args: [...args], options });
  const { certificate, 'certificate-key': key, 'timestamp-url': timestampUrl } = values;
  if ((certificate === undefined) !== (key === undefined))
    throw new Error('--certificate and --certificate-key go together');
  return {
    help: values.help ?? false,
    releaseKey: values['release-key'],
    nextReleaseKey: values['next-release-key'],
    manifestOnly: values['manifest-only'] ?? false,
    release: values.release,
    allowsDowngrade: values['allow-downgrade'] ?? false,
    version: values.version,
    ...wantedForms(values.only),
    systems: narrowed<PackagedSystem>('--system', values.system, ['linux', 'windows', 'macos']),
    archs: narrowed<PackagedArch>('--arch', values.arch, ['x64', 'arm64']),
    out: values.out,
    isQuick: values.quick ?? false,
    sign: certificate && key ? { certificate, key, ...(timestampUrl && { timestampUrl }) } : undefined,
  };
}

function wantedForms(only: string | undefined): { forms: readonly Form[]; serverForms: readonly ServerForm[] } {
  if (only === undefined) return { forms: FORMS, serverForms: SERVER_FORMS };
  const wanted = only.split(',').map((form) => oneOf('--only', form, [...FORMS, ...SERVER_FORMS]));
  return {
    forms: FORMS.filter((form) => wanted.includes(form)),
    serverForms: SERVER_FORMS.filter((form) => wanted.includes(form)),
  };
}

function narrowed<T extends string>(option: string, value: string | undefined, all: readonly T[]): readonly T[] {
  return value === undefined ? all : [oneOf(option, value, all)];
}

function oneOf<T extends string>(option: string, value: string, all: readonly T[]): T {
  const found = all.find((one) => one === value);
  if (found === undefined) throw new Error(`${option} takes ${all.join(', ')}`);
  return found;
}
