import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { JobHandlers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { notifyPerson } from '../notifications/index.ts';
import { findCommand } from './commands.repo.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    'commands.finished': { commandId: string };
  }
}

export const commandJobs = ({ db }: Platform): JobHandlers => ({
  /** Tells whoever asked for the run how it ended. Running twice tells once: the event has a key. */
  async 'commands.finished'({ commandId }) {
    await inScope(db, SYSTEM, async (tx) => {
      const command = await findCommand(tx, commandId);
      if (!command) return;
      await notifyPerson(tx, {
        personId: command.requester.id,
        kind: 'command_finished',
        eventKey: `command_finished.${commandId}`,
        values: {
          device: command.device.name,
          scriptEs: command.script.titles.es,
          scriptEn: command.script.titles.en,
          state: command.state,
          exitCode: String(command.exitCode ?? ''),
        },
        ticketId: command.ticketId,
        deviceId: command.device.id,
      });
    });
  },
});
