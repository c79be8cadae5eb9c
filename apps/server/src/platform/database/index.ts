export { bringCopyBack, copyDatabase, dropCopy, usersOf, whyNoCopy } from './copy-database.ts';
export { acceptKeys, compareKeys, KeysDiffer } from './installation-keys.ts';
export { openKysely } from './kysely.ts';
export { isLostConnection } from './lost-connection.ts';
export { isBeingMigrated, migrate, migrateTo, migrationState, readMigrations } from './migrate.ts';
export { onceIn } from './once-in.ts';
export { openPool } from './pool.ts';
export type { DB } from './schema.generated.ts';
export {
  type AuthTx,
  announce,
  type Db,
  inAuth,
  inScope,
  inSigner,
  type Scope,
  type Scoped,
  type ScopedTx,
  type SignerTx,
  SYSTEM,
} from './scope.ts';
