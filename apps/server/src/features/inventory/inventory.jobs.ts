import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { JobHandlers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { tellProof } from './inventory.proof.service.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** A run that installs was proved, and belongs to a ticket. */
    'inventory.tell_proof': { commandId: string };
  }
}

export const inventoryJobs = ({ db, clock }: Platform): JobHandlers => ({
  /** Running twice says it once: the proof keeps that it was said. */
  async 'inventory.tell_proof'({ commandId }) {
    await inScope(db, SYSTEM, (tx) => tellProof(tx, commandId, new Date(clock.now())));
  },
});
