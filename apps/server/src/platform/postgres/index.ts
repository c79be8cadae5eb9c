export { type EmbeddedPostgres, type LaunchOptions, launchPostgres } from './launch-postgres.ts';
