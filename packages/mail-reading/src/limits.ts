/** What one message may cost. Beyond a limit something is cut and a warning says so; nothing is refused. */
export interface Limits {
  /** Of all headers of one part together, after each was cut to its own limit. */
  headerBlockBytes: number;
  headerBytes: number;
  headers: number;
  addresses: number;
  /** The last ones are kept: they are the nearest in the conversation. */
  references: number;
  /** A message without parts has depth 0. What is deeper stays one attachment. */
  depth: number;
  parts: number;
  htmlBytes: number;
  /** Elements inside elements. Parsers take the square of it. */
  htmlDepth: number;
  /** And anything else that begins with `<`. */
  htmlTags: number;
  links: number;
  /** Of the plain form, which has no other bound than the message. */
  textCharacters: number;
}

export const LIMITS: Limits = {
  headerBlockBytes: 1024 * 1024,
  headerBytes: 64 * 1024,
  headers: 5_000,
  addresses: 500,
  references: 100,
  depth: 20,
  parts: 200,
  htmlBytes: 2 * 1024 * 1024,
  htmlDepth: 1_000,
  htmlTags: 100_000,
  links: 5_000,
  textCharacters: 2 * 1024 * 1024,
};
