import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildArchive } from './archive.ts';
import type { BuildContext } from './build-context.ts';
import { hasHost, type Target } from './build-payload.ts';
import { buildDeb } from './linux/deb.ts';
import { buildRpm } from './linux/rpm.ts';
import { buildMsi } from './msi/build-msi.ts';
import type { Signing } from './msi/sign.ts';
import type { Form } from './options.ts';
import type { Payload } from './payload.ts';
import { buildPkg } from './pkg/build-pkg.ts';

/** A package that was built. `name`: of its copy without version and processor, as the plan names it. */
export type Built = { file: string; name: string | undefined };

/** Whether a form is one of this system and processor. wixl knows no processor but x64 and x86. */
export function isFormOf(form: Form, target: Target): boolean {
  if (form === 'archive') return true;
  if (form === 'msi') return hasHost(target);
  return form === 'pkg' ? target.system === 'macos' : target.system === 'linux';
}

/** Builds one package. @throws Error with what a tool said */
export async function buildForm(
  form: Form,
  payload: Payload,
  { sign, ...context }: BuildContext & { sign: Signing | undefined },
): Promise<Built> {
  const name = payload.arch === 'x64' && form !== 'archive' ? `lanet-helpdesk-agent.${form}` : undefined;
  return { name, file: await build(form, payload, context, sign) };
}

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
      return buildPkg(payload, { out: target('pkg'), modifiedAt: context.modifiedAt, level: context.level });
    case 'msi': {
      const workFolder = join(context.workFolder, 'msi');
      await mkdir(workFolder, { recursive: true });
      return buildMsi(payload, { out: target('msi'), workFolder, ...(sign && { sign }) });
    }
  }
}
