import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { type Job, openJob } from '../platform/windows/job.ts';
import { type ControlGroup, makeControlGroup } from './control-group.ts';
import { windowsFolders } from './windows-folders.ts';

/**
 * What holds all that one run starts, so that it ends as a whole: a control group on Linux, a job on Windows. Undefined where
 * there is none: then the process tree is all there is.
 */
export function makeRunContainer(commandId: string): ControlGroup | undefined {
  if (process.platform === 'linux') return makeControlGroup(commandId);
  if (process.platform !== 'win32') return undefined;
  const job = openJob();
  return job.kind === 'read' ? jobContainer(job.value) : taskkillContainer();
}

function jobContainer(job: Job): ControlGroup {
  return {
    enter: (pid) => void job.add(pid),
    kill: () => {
      job.terminate();
      job.close();
    },
  };
}

/** Without a job: Windows finds the descendants of one process by their parents, which misses those whose parent ended. */
function taskkillContainer(): ControlGroup {
  let root: number | undefined;
  return {
    enter: (pid) => {
      root = pid;
    },
    kill: () => {
      if (root === undefined) return;
      const program = join(windowsFolders().system, 'taskkill.exe');
      execFile(program, ['/PID', String(root), '/T', '/F'], { windowsHide: true, timeout: 10_000 }, () => {
        // Its answer changes nothing: it fails when all has ended already.
      });
    },
  };
}
