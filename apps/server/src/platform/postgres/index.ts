export { attachPostgres, clusterFolder, hasCluster } from './attach-postgres.ts';
export { type EmbeddedPostgres, type LaunchOptions, launchPostgres } from './launch-postgres.ts';
