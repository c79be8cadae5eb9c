import { parseArgs } from 'node:util';

export type CommandLine =
  | { command: 'run'; state: string | undefined; settings: string | undefined }
  | { command: 'doctor'; state: string | undefined; settings: string | undefined; json: boolean }
  | ({ command: 'enrol'; state: string | undefined; settings: string | undefined; server: string } & TokenSource)
  | { command: 'ask'; state: string | undefined; browser: boolean }
  | { command: 'help' | 'version' | 'self-test' }
  | { command: 'wrong'; reason: string };

/** Where the token comes from: as given, from a file, or, when both are undefined, from standard input. */
export type TokenSource = { token: string | undefined; tokenFile: string | undefined };

export const HELP = `LANET Helpdesk agent

  lanet-agent run     [--state DIR] [--settings FILE]   report and take commands until stopped
  lanet-agent enrol   --server URL [--token-file FILE | --token TOKEN] [--state DIR] [--settings FILE]
                                                        ask to join a server; repeating it is harmless.
                                                        Without a token it is read from standard input.
                                                        Others on this computer can see what follows --token.
  lanet-agent doctor  [--json] [--state DIR] [--settings FILE]
                                                        check everything reporting depends on
  lanet-agent ask     [--no-browser] [--state DIR]      ask your support team for help, in your browser (also: pedir-ayuda)
  lanet-agent --self-test                               try this version in the current folder, calling nobody
  lanet-agent --version
  lanet-agent --help

Exit status: 0 done, 1 it did not work, 2 wrong arguments or settings.
`;

const options = {
  state: { type: 'string' },
  settings: { type: 'string' },
  server: { type: 'string' },
  token: { type: 'string' },
  'token-file': { type: 'string' },
  json: { type: 'boolean' },
  'self-test': { type: 'boolean' },
  'no-browser': { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments after the program's name. */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { state, settings, server, token, 'token-file': tokenFile, json = false } = values;
    if (values.help) return { command: 'help' };
    if (values.version) return { command: 'version' };
    if (values['self-test']) return { command: 'self-test' };
    const [command, ...rest] = positionals;
    if (command === undefined || rest.length > 0) return { command: 'wrong', reason: 'Name one command.' };
    if (command === 'ask' || command === 'pedir-ayuda') {
      const isOfOthers = json || [settings, server, token, tokenFile].some((value) => value !== undefined);
      if (isOfOthers) return { command: 'wrong', reason: 'ask takes --no-browser and --state alone.' };
      return { command: 'ask', state, browser: values['no-browser'] !== true };
    }
    if (values['no-browser']) return { command: 'wrong', reason: '--no-browser belongs to ask.' };
    if (command === 'run' || command === 'doctor') {
      const isOnlyEnrols = [server, token, tokenFile].some((value) => value !== undefined);
      if (isOnlyEnrols) return { command: 'wrong', reason: '--server, --token and --token-file belong to enrol.' };
      if (command === 'doctor') return { command, state, settings, json };
    }
    if (json) return { command: 'wrong', reason: '--json belongs to doctor.' };
    if (command === 'run') return { command, state, settings };
    if (command !== 'enrol') return { command: 'wrong', reason: `There is no command "${command}".` };
    if (!server) return { command: 'wrong', reason: 'enrol needs --server.' };
    if (token !== undefined && tokenFile !== undefined)
      return { command: 'wrong', reason: 'Give the token once: --token or --token-file.' };
    if (!isServer(server))
      return { command: 'wrong', reason: '--server wants an address such as https://help.example.com' };
    return { command, state, settings, server, token, tokenFile };
  } catch (error) {
    return { command: 'wrong', reason: error instanceof Error ? error.message : String(error) };
  }
}

function isServer(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
