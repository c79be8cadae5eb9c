export { attachPostgres, clusterFolder, clusterMajor, hasCluster } from './attach-postgres.ts';
export { type EmbeddedPostgres, type LaunchOptions, launchPostgres } from './launch-postgres.ts';
export { findPackage } from './runtime.ts';
