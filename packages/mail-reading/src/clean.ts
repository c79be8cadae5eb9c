/** One line of text: control characters and those that turn the direction of writing go, whitespace at its ends too. */
export function cleanLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const printable = text.replace(/\u0000/g, '').replace(/[\u0001-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return printable.replace(BIDIRECTIONAL, '').trim().toWellFormed();
}

/** Text of several lines, with LF alone; of the control characters only tabs stay. */
export function cleanText(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
      .toWellFormed()
  );
}

/** Embeddings, overrides and isolates: with them `fdp.exe` is read as `exe.pdf`. */
export const BIDIRECTIONAL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
