import { parseArgs } from 'node:util';

export type CommandLine =
  | { command: 'run' | 'doctor'; state: string | undefined; settings: string | undefined }
  | { command: 'enrol'; state: string | undefined; settings: string | undefined; server: string; token: string }
  | { command: 'help' | 'version' }
  | { command: 'wrong'; reason: string };

export const HELP = `LANET Helpdesk agent

  lanet-agent run     [--state DIR] [--settings FILE]   report and take commands until stopped
  lanet-agent enrol   --server URL --token TOKEN [--state DIR] [--settings FILE]
                                                        ask to join a server; repeating it is harmless
  lanet-agent doctor  [--state DIR] [--settings FILE]   check everything reporting depends on
  lanet-agent --version
  lanet-agent --help

Exit status: 0 done, 1 it did not work, 2 wrong arguments or settings.
`;

const options = {
  state: { type: 'string' },
  settings: { type: 'string' },
  server: { type: 'string' },
  token: { type: 'string' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments after the program's name. */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { state, settings, server, token } = values;
    if (values.help) return { command: 'help' };
    if (values.version) return { command: 'version' };
    const [command, ...rest] = positionals;
    if (command === undefined || rest.length > 0) return { command: 'wrong', reason: 'Name one command.' };
    if (command === 'run' || command === 'doctor') {
      const isOnlyEnrols = server !== undefined || token !== undefined;
      if (isOnlyEnrols) return { command: 'wrong', reason: '--server and --token belong to enrol.' };
      return { command, state, settings };
    }
    if (command !== 'enrol') return { command: 'wrong', reason: `There is no command "${command}".` };
    if (!server || !token) return { command: 'wrong', reason: 'enrol needs --server and --token.' };
    if (!isServer(server))
      return { command: 'wrong', reason: '--server wants an address such as https://help.example.com' };
    return { command, state, settings, server, token };
  } catch (error) {
    return { command: 'wrong', reason: error instanceof Error ? error.message : String(error) };
  }
}

function isServer(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
