import { renameSync } from 'node:fs';
import { runTool } from '../tools.ts';

/** An Authenticode certificate and its key, PEM files of the provider; `timestampUrl` of an RFC 3161 service. */
export type Signing = { certificate: string; key: string; timestampUrl?: string };

/** Signs a program or an installer in place. @throws Error with what osslsigncode said */
export function signFile(path: string, { certificate, key, timestampUrl }: Signing): void {
  const signed = `${path}.signed`;
  runTool('osslsigncode', [
    'sign',
    ...['-certs', certificate, '-key', key, '-h', 'sha256', '-n', 'LANET Helpdesk Agent'],
    // Without a time stamp signatures end with the certificate.
    ...(timestampUrl === undefined ? [] : ['-ts', timestampUrl]),
    ...['-in', path, '-out', signed],
  ]);
  renameSync(signed, path);
}
