import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildArchive } from './archive.ts';
import type { BuildContext } from './build-context.ts';
import { buildDeb } from './linux/deb.ts';
import { buildRpm } from './linux/rpm.ts';
import { buildMsi } from './msi/build-msi.ts';
import type { Signing } from './msi/sign.ts';
import { hasTool, missingTools } from './msi/tools.ts';
import type { Form } from './options.ts';
import type { Payload } from './payload.ts';
import { buildPkg } from './pkg/build-pkg.ts';

/** A package that was built, or why not. `name`: of its copy without version and processor, as the plan names it. */
export type Built = { kind: 'built'; file: string; name: string | undefined } | { kind: 'skipped'; why: string };

/** Whether a form is one of this payload's system and processor. */
export function isFormOf(form: Form, { system, arch }: Payload): boolean {
  if (form === 'archive') return true;
  if (form === 'msi') return system === 'windows' && arch === 'x64';
  return form === 'pkg' ? system === 'macos' : system === 'linux';
}

/** Builds one package. @throws Error with what a tool said */
export async function buildForm(
  form: Form,
  payload: Payload,
  { sign, ...context }: BuildContext & { sign: Signing | undefined },
): Promise<Built> {
  const missing = missingFor(form);
  if (missing.length > 0) return { kind: 'skipped', why: `${missing.join(', ')} not installed` };
  const name = payload.arch === 'x64' && form !== 'archive' ? `lanet-helpdesk-agent.${form}` : undefined;
  return { kind: 'built', name, file: await build(form, payload, context, sign) };
}

const TOOLS: Record<Form, readonly string[]> = {
  deb: ['dpkg-deb'],
  rpm: ['rpmbuild'],
  msi: [],
  pkg: [],
  archive: ['bsdtar'],
};

const missingFor = (form: Form) =>
  form === 'msi' ? missingTools() : TOOLS[form].filter((program) => !hasTool(program));

async function build(form: Form, payload: Payload, context: BuildContext, sign: Signing | undefined) {
  const { version, arch } = payload;
  const target = (end: string) => join(context.out, `lanet-helpdesk-agent_${version}_${arch}.${end}`);
  switch (form) {
    case 'deb':
      return buildDeb(payload, context);
    case 'rpm':
      return buildRpm(payload, context);
    case 'archive':
      return buildArchive(payload, context);
    case 'pkg':
      return buildPkg(payload, { out: target('pkg'), modifiedAt: context.modifiedAt });
    case 'msi': {
      const workFolder = join(context.workFolder, 'msi');
      await mkdir(workFolder, { recursive: true });
      return buildMsi(payload, { out: target('msi'), workFolder, ...(sign && { sign }) });
    }
  }
}
