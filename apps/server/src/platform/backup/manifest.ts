// What an archive says of itself: at its beginning where it comes from, at its end what it holds.
import { z } from 'zod';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);

export const ArchiveHead = z.object({
  format: z.literal(1),
  program: z.string(),
  createdAt: z.iso.datetime(),
  /** Of PostgreSQL there, as it says it. */
  postgres: z.string(),
  migration: z.int(),
  migrations: z.array(z.object({ number: z.int(), name: z.string(), checksum: Sha256 })),
  /** Of graphile-worker's own schema. */
  jobsMigration: z.int(),
  organisation: z.string().nullable(),
  /** Fingerprint of the key that agents know the installation by: the same after a restore. */
  identity: z.string().nullable(),
});
export type ArchiveHead = z.infer<typeof ArchiveHead>;

export const TablePart = z.object({
  kind: z.literal('table'),
  schema: Name,
  name: Name,
  columns: z.array(Name),
  /** A partition: of which table, and its bounds as PostgreSQL prints them. */
  partition: z.object({ of: Name, bounds: z.string() }).nullable(),
});
export type TablePart = z.infer<typeof TablePart>;

export const Part = z.discriminatedUnion('kind', [
  TablePart,
  z.object({ kind: z.literal('key'), path: z.string().regex(/^(keys|signer)\/[a-z0-9-]+\.key$/) }),
  z.object({ kind: z.literal('file'), sha256: Sha256 }),
]);
export type Part = z.infer<typeof Part>;

/** What came of a part; a table also says its rows. */
export const PartEnd = z.object({
  sizeBytes: z.int(),
  sha256: Sha256,
  rows: z.int().optional(),
  rowSum: Sha256.optional(),
});
export type PartEnd = z.infer<typeof PartEnd>;

export const Sequence = z.object({
  schema: Name,
  table: Name,
  column: Name,
  last: z.string().regex(/^-?\d+$/),
  called: z.boolean(),
});
export type Sequence = z.infer<typeof Sequence>;

export const ArchiveTail = z.object({
  tables: z.array(z.object({ schema: Name, name: Name, rows: z.int(), rowSum: Sha256, sha256: Sha256 })),
  keys: z.array(z.object({ path: z.string(), sha256: Sha256 })),
  files: z.object({ count: z.int(), sizeBytes: z.int() }),
  /** Named by rows of the snapshot and gone when their turn came, because the rows went meanwhile. */
  filesGone: z.int(),
  /** Named by rows that are still there, and missing or damaged on the disk: lost before the backup. */
  filesLost: z.array(Sha256),
  sequences: z.array(Sequence),
});
export type ArchiveTail = z.infer<typeof ArchiveTail>;
