// The agent's command. No `await` at the top level: the bundle is CommonJS.
import './lean-runtime.ts';
import { type CommandLine, HELP, readCommandLine } from './command-line.ts';
import { NotAToken } from './enrolment/enrol.ts';
import { readToken } from './enrolment/read-token.ts';
import { consoleLog, messageOf } from './log.ts';
import { thisMachine } from './platform/this-machine.ts';
import { enrolHere, runHere } from './run.ts';
import { readSettings, SettingsRefused } from './settings/settings.ts';
import { systemStateFolder } from './settings/system-folders.ts';
import { openStateFolder, type StateFolder, StateRefused } from './state/state-folder.ts';
import { onStopRequest } from './stop-request.ts';
import { AGENT_VERSION } from './version.ts';

const WRONG_USE = 2;
/** EX_TEMPFAIL of sysexits(3): the service manager is to start the agent again, with the version that is in place now. */
const START_AGAIN = 75;

async function main(line: CommandLine): Promise<number> {
  switch (line.command) {
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'version':
      process.stdout.write(`${AGENT_VERSION}\n`);
      return 0;
    case 'wrong':
      process.stderr.write(`${line.reason}\n\n${HELP}`);
      return WRONG_USE;
    case 'enrol':
      return enrolCommand(openState(line), line);
    case 'run':
      return runCommand(openState(line), line);
    case 'doctor':
      return doctorCommand(openState(line), line);
    case 'ask':
      return askCommand(line);
    case 'self-test':
      return selfTestCommand();
  }
}

async function enrolCommand(state: StateFolder, line: Extract<CommandLine, { command: 'enrol' }>): Promise<number> {
  const token = await readToken(line);
  const { answer } = await enrolHere(state, readSettings(line.settings), { server: line.server, token });
  const texts = {
    active: 'Enrolled. The agent reports as soon as it runs.',
    pending: 'Asked to join. The computer waits to be accepted in the console.',
    rejected: 'The server rejected this computer.',
  };
  process.stdout.write(`${texts[answer?.state ?? 'pending']} Agent id ${state.key.agentId}.\n`);
  return answer?.state === 'rejected' ? 1 : 0;
}

async function runCommand(state: StateFolder, line: { settings: string | undefined }): Promise<number> {
  const stop = new AbortController();
  onStopRequest(() => stop.abort());
  const end = await runHere(state, line.settings, consoleLog, stop.signal);
  return end === 'updated' ? START_AGAIN : 0;
}

async function doctorCommand(
  state: StateFolder,
  line: { settings: string | undefined; json: boolean },
): Promise<number> {
  const { examine } = await import('./doctor/doctor.ts');
  const { asJson, asText } = await import('./doctor/print.ts');
  const { systemLanguage } = await import('./doctor/language.ts');
  const settings = readSettings(line.settings);
  const findings = await examine(state, settings, thisMachine(settings), line.settings);
  const print = line.json ? asJson : asText;
  process.stdout.write(print(findings, systemLanguage(process.env, process.platform)));
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

async function askCommand(line: Extract<CommandLine, { command: 'ask' }>): Promise<number> {
  const { askForHelp } = await import('./ask/ask-command.ts');
  await askForHelp(line);
  return 0;
}

async function selfTestCommand(): Promise<number> {
  const { selfTest } = await import('./update/self-test.ts');
  await selfTest(process.cwd());
  return 0;
}

const openState = ({ state }: { state: string | undefined }) => openStateFolder(state ?? systemStateFolder());

main(readCommandLine(process.argv.slice(2))).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    const isWrongUse = [SettingsRefused, StateRefused, NotAToken].some((kind) => error instanceof kind);
    process.exitCode = isWrongUse ? WRONG_USE : 1;
  },
);
