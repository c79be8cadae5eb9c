import type { Feature } from '../../platform/feature.ts';
import { startBackups } from './backups.background.ts';

export { makeDueBackup } from './backups.background.ts';
export { archiveName } from './backups.rules.ts';
export { keyFolders, type Made, makeBackup, NO_KEY, whileAlone } from './backups.service.ts';
export { backupState, lateBackup } from './backups.state.service.ts';
export { watchBackups } from './backups.watch.service.ts';

export const backupsFeature: Feature = { name: 'backups', background: [{ service: 'worker', start: startBackups }] };
