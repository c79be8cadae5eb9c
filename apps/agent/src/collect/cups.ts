import type { SectionInputs } from '@lanet/contracts/inventory';

type Printer = SectionInputs['printers']['printers'][number];

const NETWORK_SCHEMES = new Set(['ipp', 'ipps', 'socket', 'lpd', 'smb', 'dnssd', 'http', 'https']);

/** Sections `<Printer name>` or `<DefaultPrinter name>` with lines `Name value`. */
export function parsePrinters(text: string): Printer[] {
  return [...text.matchAll(/^<(Default)?Printer ([^>]+)>\n([\s\S]*?)^<\/(?:Default)?Printer>/gm)].map(
    ([, isDefault, name = '', body = '']) => {
      const value = (key: string) => new RegExp(`^${key} (.+)$`, 'm').exec(body)?.[1]?.trim() ?? null;
      const uri = value('DeviceURI');
      return {
        name,
        driver: value('MakeModel'),
        port: uri === null ? null : withoutCredentials(uri),
        status: statusOf(value('State'), body.match(/^Reason .*$/gm) ?? []),
        isDefault: isDefault !== undefined,
        isShared: value('Shared') === null ? null : value('Shared') === 'Yes',
        isNetwork: uri === null ? null : NETWORK_SCHEMES.has(uri.split(':')[0]?.toLowerCase() ?? ''),
      };
    },
  );
}

/** Without `user:password@`, and without the query, in which drivers keep keys. */
export function withoutCredentials(uri: string): string {
  const bare = uri.replace(/[?#].*$/s, '');
  const [, scheme, authority, rest] = /^([^:/]+:\/\/)([^/]*)(.*)$/s.exec(bare) ?? [];
  if (scheme === undefined || authority === undefined) return bare;
  return `${scheme}${authority.slice(authority.lastIndexOf('@') + 1)}${rest}`;
}

/** `reasons`: its lines `Reason keyword`, in any order (RFC 8011, 5.4.12); they say more than the state. */
function statusOf(state: string | null, reasons: readonly string[]): Printer['status'] {
  if (reasons.some((reason) => /offline|connecting-to-device/.test(reason))) return 'offline';
  if (reasons.some((reason) => reason.endsWith('-error'))) return 'error';
  switch (state) {
    case 'Idle':
      return 'idle';
    case 'Processing':
      return 'printing';
    case 'Stopped':
      return 'stopped';
    default:
      return null;
  }
}
