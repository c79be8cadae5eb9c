import { onceIn, type ScopedTx } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { attachmentHeader } from '../tickets/index.ts';
import { filesOfEntry, findSendableFile } from './mail.files.repo.ts';
import { megabytes, type SplitFiles, splitFiles } from './mail.files.rules.ts';
import { type MailTokens, mailTokens } from './mail.keys.service.ts';

/** How long the link of a file is good. */
const LINK_DAYS = 14;
const DAY_MS = 86_400_000;

const NONE: SplitFiles = { attached: [], linked: [], withheld: [] };

/** What of a line's files goes along, by the limit of the server it leaves by. */
export async function splitFilesOf(tx: ScopedTx, entryId: string | null, maxBytes: number): Promise<SplitFiles> {
  return entryId === null
    ? NONE
    : splitFiles(await onceIn(tx, `mail.files ${entryId}`, () => filesOfEntry(tx, entryId)), maxBytes);
}

/** Lines of the text for files that do not go along. `kept`: says that a file is not sent for what it is. */
export function fileLines(
  { publicUrl, clock }: Platform,
  tokens: MailTokens,
  { linked, withheld }: SplitFiles,
  kept: (name: string) => string,
): { label: string; url: string | null }[] {
  const expiresAtMs = clock.now() + LINK_DAYS * DAY_MS;
  return [
    ...linked.map(({ id, name, sizeBytes }) => ({
      label: `${name} (${megabytes(sizeBytes)})`,
      url: `${publicUrl()}/api/v1/mail-files/${tokens.signFileLink(id, expiresAtMs)}`,
    })),
    ...withheld.map(({ name }) => ({ label: kept(name), url: null })),
  ];
}

export interface LinkedFile {
  sha256: string;
  sizeBytes: number;
  disposition: string;
}

/** The file of a link that is ours and still good; undefined for any other, and for what is there no more. */
export async function linkedFile(platform: Platform, tx: ScopedTx, link: string): Promise<LinkedFile | undefined> {
  const signed = (await mailTokens(platform, tx)).verifyFileLink(link);
  if (!signed || signed.expiresAtMs <= platform.clock.now()) return undefined;
  const file = await findSendableFile(tx, signed.fileId);
  if (!file || file.blocked) return undefined;
  return { sha256: file.sha256, sizeBytes: file.sizeBytes, disposition: attachmentHeader(file.name) };
}
