import { createHash } from 'node:crypto';

/** What ties all versions together: Windows Installer finds the version to replace by it, so it never changes. */
export const UPGRADE_CODE = 'A2D308F0-E088-466C-8520-A8E07B531894';

/**
 * A name-based UUID (RFC 9562, version 5) below the upgrade code: the same name has the same UUID in every build, so a file that
 * stays where it is stays the same component through all versions. In capitals, as Windows Installer wants them.
 */
export function guidOf(name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(UPGRADE_CODE.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
