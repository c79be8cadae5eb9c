import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const RUN = fileURLToPath(new URL('../../scripts/package/run.ts', import.meta.url));
const run = promisify(execFile);

/** Of a certificate that Authenticode signatures are made with; `certificate` also is its own authority. PEM files. */
export type TestCertificate = { certificate: string; key: string };

/** Makes one as a provider would buy it, but signed by itself. */
export async function makeCertificate(folder: string): Promise<TestCertificate> {
  const made = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'certificate.key') };
  const subject = ['-subj', '/CN=Soporte Industrias Tebi', '-addext', 'extendedKeyUsage=codeSigning', '-days', '2'];
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes'],
    ...['-keyout', made.key, '-out', made.certificate, ...subject],
  ]);
  return made;
}

/** Builds the installer as `npm run package` does, of a version and with a release key below `folder`. */
export async function buildVersion(folder: string, version: string, signing?: TestCertificate): Promise<void> {
  const out = join(folder, version);
  const args = ['--version', version, '--only', 'msi', '--system', 'windows', '--arch', 'x64', '--out', out];
  const sign = signing ? ['--certificate', signing.certificate, '--certificate-key', signing.key] : [];
  await run(process.execPath, [RUN, ...args, ...sign, '--release-key', join(folder, 'release.key')]);
  if (!existsSync(join(out, 'lanet-helpdesk-agent.msi'))) throw new Error(`no installer in ${out}`);
}
