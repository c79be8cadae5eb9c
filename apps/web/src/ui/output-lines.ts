// Output arrives in pieces that end anywhere; people read lines.

/** More than this in one page makes it slow; the download has everything. */
export const SHOWN_LINES = 5_000;

export interface OutputLine {
  stream: 'stdout' | 'stderr';
  text: string;
}

// Colours and cursor moves of terminals: ESC [ … letter (ECMA-48, 5.4), and window titles (ESC ] … BEL).
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007/g;

/** Joins pieces of the same stream and cuts them at line ends; a carriage return alone overwrites the line, as on a terminal. */
export function linesOf(parts: readonly { stream: 'stdout' | 'stderr'; text: string }[]): OutputLine[] {
  const lines: OutputLine[] = [];
  const open = { stdout: undefined as OutputLine | undefined, stderr: undefined as OutputLine | undefined };
  for (const { stream, text } of parts) {
    const pieces = text.split(/\r?\n/);
    pieces.forEach((piece, at) => {
      if (at > 0) open[stream] = undefined;
      // A line end closes its line; it does not open an empty one until something follows.
      if (piece === '' && at === pieces.length - 1) return;
      const line = open[stream];
      if (line) line.text = visible(line.text + piece);
      else {
        const next: OutputLine = { stream, text: visible(piece) };
        open[stream] = next;
        lines.push(next);
      }
    });
  }
  return lines;
}

const visible = (text: string): string => text.replace(ESCAPES, '').replace(/^.*\r(?=.)/s, '');
