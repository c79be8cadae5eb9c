// Off the box by whatever command the operator names: rclone, ssh, aws, restic, a script.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { BackupProblem } from '../../platform/backup/problem.ts';
import { CONFIG_KEYS } from '../../platform/config/schema.ts';

const MOST_TOLD = 2_000;
const MOST_MS = 6 * 3_600_000;

/**
 * Runs the command by the system's shell with the archive on its standard input; where it says `{file}`, that is its path, which the
 * shell takes from a variable, so that no name is ever read as a command. Our secrets are not in its environment.
 * @throws BackupProblem when it does not end with 0.
 */
export async function sendArchive(command: string, path: string, mostMs = MOST_MS): Promise<void> {
  const archive = await open(path);
  try {
    const named = process.platform === 'win32' ? '"%LANET_BACKUP_FILE%"' : '"$LANET_BACKUP_FILE"';
    const child = spawn(command.replaceAll('{file}', named), {
      shell: true,
      env: { ...withoutSecrets(process.env), LANET_BACKUP_FILE: path },
      stdio: [archive.fd, 'ignore', 'pipe'],
      signal: AbortSignal.timeout(mostMs),
    });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-MOST_TOLD);
    });
    const [code, signal] = await once(child, 'close').catch((error: Error) => {
      throw new BackupProblem(`The command that takes backups off the box did not end: ${error.message}`);
    });
    if (code !== 0)
      throw new BackupProblem(
        `The command that takes backups off the box ended with ${code ?? signal}. ${said.trim()}`.trim(),
      );
  } finally {
    await archive.close();
  }
}

function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const secret = new Set(['DATABASE_URL', ...CONFIG_KEYS.flatMap((key) => (key.secret ? [key.variable] : []))]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.has(name)));
}
