import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A control group of its own for one run: whatever it starts, however hidden, is in it and dies with it (cgroups(7)). */
export interface ControlGroup {
  /** Moves a process, and what it will start, into the group. */
  enter(pid: number): void;
  /** Kills all in it at once and removes it; harmless when it is empty. */
  kill(): void;
}

const ROOT = '/sys/fs/cgroup';

/**
 * Makes a group below the agent's own. Undefined where there is no version 2 hierarchy, or the agent may not change it: then
 * the process tree is all there is.
 */
export function makeControlGroup(commandId: string, root = ROOT): ControlGroup | undefined {
  try {
    const own = /^0::(\/.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
    if (own === undefined || !existsSync(join(root, 'cgroup.controllers'))) return undefined;
    const group = join(root, own, `lanet-command-${commandId}`);
    mkdirSync(group, { recursive: true });
    return {
      enter: (pid) => attempt(() => writeFileSync(join(group, 'cgroup.procs'), String(pid))),
      kill: () => {
        attempt(() => writeFileSync(join(group, 'cgroup.kill'), '1'));
        attempt(() => rmdirSync(group));
      },
    };
  } catch {
    return undefined;
  }
}

/** The group is a second net under the process tree: where it cannot be used the run goes on without it. */
function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // An ended process cannot be moved, and a group that still holds a dying one cannot be removed yet.
  }
}
