import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandResult } from '@lanet/contracts/agent';
import { type Log, messageOf } from '../log.ts';
import type { Machine } from '../platform/machine.ts';
import { isProgram } from './check-command.ts';
import type { Signed } from './check-envelope.ts';
import { consoleDecoder } from './code-pages.ts';
import { type CollectedFiles, makeRunFolder } from './collected-files.ts';
import { scriptEnvironment } from './environment.ts';
import { findInterpreter } from './interpreters.ts';
import type { OutputPart } from './output.ts';
import type { Root } from './process-tree.ts';
import { type RunEnd, runScript } from './run-script.ts';

export type RunCommandOptions = {
  machine: Machine;
  files: CollectedFiles;
  runsFolder: string;
  now: () => number;
  log: Log;
  signal: AbortSignal;
  graceMs?: number | undefined;
  /** Everything is in place; it starts now. @throws what keeps it from running */
  onRunning: () => void;
  onStarted: (root: Root) => void;
  onParts: (parts: OutputPart[]) => void;
};

/**
 * Runs the script of one checked command in a private folder, which is gone afterwards. Answers how it ended, and how many
 * parts of output were told. @throws what the file system says, and then nothing was run.
 */
export async function runCommand(
  { payload, script }: Signed,
  { machine, files, runsFolder, now, log, onRunning, graceMs, ...watch }: RunCommandOptions,
): Promise<{ result: CommandResult; parts: number }> {
  const { commandId, timeoutSeconds } = payload;
  const interpreter = await findInterpreter(machine.system, payload.interpreter, isProgram);
  // It was there when the command was checked.
  if (!interpreter) return { result: { commandId, state: 'failed_to_start', at: now() }, parts: 0 };
  const place = makeRunFolder(runsFolder, commandId);
  try {
    const scriptFile = join(place.folder, interpreter.fileName);
    writeFileSync(scriptFile, interpreter.encode(script), { mode: 0o600 });
    onRunning();
    const end = await runScript(
      {
        ...{ commandId, program: interpreter.program, args: interpreter.argumentsFor(scriptFile), timeoutSeconds },
        ...{ folder: place.folder, environment: scriptEnvironment(payload, place, machine.system) },
      },
      {
        ...watch,
        keptBytes: Math.min(512 * 1024, Math.max(1024, Math.floor(payload.maxOutputBytes / 2))),
        fallback: consoleDecoder(machine),
        ...(graceMs !== undefined && { graceMs }),
      },
    );
    return { result: toResult(commandId, end, files.take(place.files), now()), parts: end.parts };
  } finally {
    deleteFolder(place.folder, log);
  }
}

/** What a script made undeletable changes nothing in how it ended. */
export function deleteFolder(folder: string, log: Log): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    log('warn', 'The folder of a run could not be deleted', { error: messageOf(error) });
  }
}

function toResult(commandId: string, end: RunEnd, files: CommandResult['files'], at: number): CommandResult {
  const { state, exitCode, durationMs, stdoutBytes, stderrBytes, truncated } = end;
  return {
    ...{ commandId, state, at, durationMs, stdoutBytes, stderrBytes, truncated },
    ...(exitCode !== undefined && { exitCode }),
    ...(files && files.length > 0 && { files }),
  };
}
