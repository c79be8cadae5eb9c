// Which files of a line go along with a mail, and which by a link. Pure.

export interface SendableFile {
  id: string;
  name: string;
  mediaType: string;
  sha256: string;
  sizeBytes: number;
  /** Staff alone may take it: it goes to nobody by mail. */
  blocked: boolean;
}

export interface SplitFiles {
  attached: SendableFile[];
  linked: SendableFile[];
  withheld: SendableFile[];
}

/** For headers and the texts, which are long where somebody pasted a log. */
const RESERVED = 512 * 1024;

/** What a file is in base64, in lines of 76 characters with their ends (RFC 2045, section 6.8). */
const encodedSize = (sizeBytes: number) => Math.ceil(sizeBytes / 57) * 78 + 1024;

/** As many as the mail may hold, in their order; the others are to be fetched. `maxBytes`: of the encoded mail. */
export function splitFiles(files: readonly SendableFile[], maxBytes: number): SplitFiles {
  const split: SplitFiles = { attached: [], linked: [], withheld: [] };
  let left = maxBytes - RESERVED;
  for (const file of files) {
    const size = encodedSize(file.sizeBytes);
    if (file.blocked) split.withheld.push(file);
    else if (size > left) split.linked.push(file);
    else {
      split.attached.push(file);
      left -= size;
    }
  }
  return split;
}

/** In MB with one digit, never 0. */
export function megabytes(sizeBytes: number): string {
  return `${Math.max(0.1, sizeBytes / 1_000_000).toFixed(1)} MB`;
}
