// The header by which two installations notice that they answer each other (mail.md 3.3). Pure.

/** How often a mail may be answered by machines in turn. */
const MAX_HOPS = 3;

export function loopHeader(installation: string, hops: number): string {
  return `${installation}; hops=${hops}`;
}

/** What an X-LANET-Loop header says; undefined for one of another form. */
export function readLoopHeader(header: string): { installation: string; hops: number } | undefined {
  const found = /^\s*([0-9a-f-]{36})\s*;\s*hops=(\d{1,6})\s*$/i.exec(header.slice(0, 200));
  return found?.[1] === undefined ? undefined : { installation: found[1].toLowerCase(), hops: Number(found[2]) };
}

/** Whether a mail with this X-LANET-Loop came from us, so that taking it would be talking to ourselves. */
export function isOwnLoop(installation: string, header: string): boolean {
  return readLoopHeader(header)?.installation === installation.toLowerCase();
}

/** Ours, or of another installation that has been answered by machine too often: two helpdesks that talk. */
export function isLoop(installation: string, header: string): boolean {
  const said = readLoopHeader(header);
  return said !== undefined && (said.installation === installation.toLowerCase() || said.hops >= MAX_HOPS);
}
