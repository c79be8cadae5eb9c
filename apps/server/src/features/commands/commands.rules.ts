// Decisions about runs: which parameter values fit, which states follow which, and whether the signer may sign.
import { FILE_MAX_BYTES } from '@lanet/contracts/agent';
import type { SignerRefusal } from '@lanet/contracts/command-refusals';
import { COMMAND_ENDS, type CommandState } from '@lanet/contracts/commands';
import { may, type Permission } from '@lanet/contracts/permissions';
import type { Role } from '@lanet/contracts/roles';
import { type ParameterValues, type ScriptClass, type ScriptParameter, SERVICE_NAME } from '@lanet/contracts/scripts';
import { currentOpening, type Window } from './commands.window.rules.ts';

/** A second factor counts as fresh for so long (security.md, rule 17). */
export const STEP_UP_MS = 15 * 60_000;
/** Runs a person may ask for in one hour, and the whole installation (security.md, rule 4). */
export const RUNS_PER_PERSON = 60;
export const RUNS_PER_INSTALLATION = 500;
/** An offline device may come back and run it within this time. */
export const COMMAND_LIFE_MS = 24 * 3_600_000;
/** A signed envelope is good for so long (agents.md 8.1). */
export const ENVELOPE_LIFE_MS = 15 * 60_000;

export interface ParameterProblem {
  pointer: string;
  message: string;
}

/** Values complete with defaults, or what is wrong with them. Nothing that the script does not name gets through. */
export function checkParameters(
  parameters: readonly ScriptParameter[],
  given: ParameterValues,
): { values: ParameterValues } | { problems: ParameterProblem[] } {
  const problems: ParameterProblem[] = [];
  const values: ParameterValues = {};
  for (const name of Object.keys(given)) {
    if (!parameters.some((parameter) => parameter.name === name)) problems.push(problem(name, 'unknown parameter'));
  }
  for (const parameter of parameters) {
    const value = Object.hasOwn(given, parameter.name) ? given[parameter.name] : parameter.default;
    const message = wrongWith(parameter, value);
    if (message) problems.push(problem(parameter.name, message));
    else if (value !== undefined) values[parameter.name] = value;
  }
  return problems.length > 0 ? { problems } : { values };
}

const problem = (name: string, message: string): ParameterProblem => ({
  pointer: `body/parameters/${name.slice(0, 40)}`,
  message,
});

function wrongWith(parameter: ScriptParameter, value: unknown): string | undefined {
  switch (parameter.kind) {
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
      return value < parameter.min || value > parameter.max
        ? `must be ${parameter.min} to ${parameter.max}`
        : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'choice':
      return parameter.choices.some((choice) => choice.value === value) ? undefined : 'is not one of the choices';
    case 'service':
      return typeof value === 'string' && SERVICE_NAME.test(value) ? undefined : 'must be the name of a service';
    case 'path':
      return typeof value === 'string' && isPlainPath(value) ? undefined : 'must be an absolute path without ".."';
    case 'text':
      return typeof value === 'string' && value.length <= parameter.maxLength && !hasControl(value)
        ? undefined
        : 'must be a short text';
  }
}

function isPlainPath(value: string): boolean {
  const absolute = value.startsWith('/') || /^[A-Za-z]:\\/.test(value);
  return absolute && value.length <= 1000 && !hasControl(value) && !value.split(/[/\\]/).includes('..');
}

const hasControl = (value: string) => [...value].some((char) => (char.codePointAt(0) ?? 0) < 32);

const ORDER: readonly CommandState[] = ['requested', 'queued', 'delivered', 'accepted', 'running'];

/** Files that one run may leave; all together may be as large as the largest one. The agent keeps to the same. */
const MAX_FILES = 10;

interface Announced {
  sha256: string;
  sizeBytes: number;
}

/** Which of the announced files a run gets besides those it `has`: each once, as long as there is room. */
export function filesToKeep<File extends Announced>(has: readonly Announced[], announced: readonly File[]): File[] {
  const known = new Set(has.map(({ sha256 }) => sha256));
  let room = FILE_MAX_BYTES - has.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return announced.filter(({ sha256, sizeBytes }) => {
    if (known.has(sha256) || known.size >= MAX_FILES || sizeBytes > room) return false;
    known.add(sha256);
    room -= sizeBytes;
    return true;
  });
}

export const isEnd = (state: CommandState): boolean => COMMAND_ENDS.includes(state);

/** Whether a report of the agent moves a run on. The first end stays; what comes late or again changes nothing. */
export function movesOn(from: CommandState, to: CommandState): boolean {
  if (isEnd(from)) return false;
  return isEnd(to) || ORDER.indexOf(to) > ORDER.indexOf(from);
}

/** Everything the signer reads for itself before it signs. Instants are epoch milliseconds. */
export interface SigningFacts {
  now: number;
  stopped: boolean;
  command: { class: ScriptClass; requestedAt: number; expiresAt: number; clientId: string; scriptSha256: string };
  script: { class: ScriptClass; enabled: boolean; textSha256: string } | undefined;
  agentActive: boolean;
  /** Nobody has confirmed that the agent runs on the device that its facts name. */
  agentUnconfirmed: boolean;
  requester: { active: boolean; role: Role; limitedTo: readonly string[] } | undefined;
  signIn:
    | {
        samePerson: boolean;
        endedAt: number | null;
        expiresAt: number;
        secondFactorAt: number | null;
        stepUpAt: number | null;
      }
    | undefined;
  /** Runs of the last hour, this one included. */
  runsOfPerson: number;
  runsOfInstallation: number;
  /** In the demo no second factor is asked. */
  secondFactorAsked: boolean;
  /** Of a run that was planned for a window; null where the plan of a run is gone. */
  plan?: PlanFacts | null;
}

/** A plan as the signer reads it for itself. */
export interface PlanFacts {
  /** It is this run's plan: same device, script and person, and not cancelled. */
  isRunning: boolean;
  plannedAt: number;
  window: Window;
  /** The signer found it in order before, and it has not changed since: its sign-in need not exist any more. */
  isPermitted: boolean;
}

const RUN: Permission = 'commands.run';

/** Why a request is not signed; null to sign. The signer trusts nothing that the web says about it. */
export function signingRefusal(facts: SigningFacts): SignerRefusal | null {
  const { now, command, script, requester } = facts;
  if (facts.stopped) return 'stopped';
  if (now >= command.expiresAt || command.expiresAt - command.requestedAt > COMMAND_LIFE_MS + 60_000) return 'expired';
  if (!script?.enabled) return 'script_unknown';
  if (script.textSha256 !== command.scriptSha256 || script.class !== command.class) return 'script_changed';
  if (!facts.agentActive) return 'agent_not_active';
  if (facts.agentUnconfirmed) return 'agent_unconfirmed';
  if (!requester?.active || !may(requester.role, RUN)) return 'requester_not_allowed';
  if (
    requester.role === 'technician' &&
    requester.limitedTo.length > 0 &&
    !requester.limitedTo.includes(command.clientId)
  ) {
    return 'requester_not_allowed';
  }
  if (facts.plan !== undefined && !isInWindow(facts.plan, now, command.expiresAt)) return 'outside_window';
  // A plan was asked for when it was made, not when its window opens.
  const proof = facts.plan?.isPermitted ? null : proofRefusal(facts, facts.plan?.plannedAt ?? command.requestedAt);
  if (proof) return proof;
  // A second person's approval is a later step; until it exists nothing dangerous is signed.
  if (command.class === 'dangerous') return 'approval_missing';
  if (facts.runsOfPerson > RUNS_PER_PERSON || facts.runsOfInstallation > RUNS_PER_INSTALLATION) return 'cap_reached';
  return null;
}

/** Whether whoever asked was signed in then, with what the class of the script wants. */
function proofRefusal({ command, signIn, secondFactorAsked }: SigningFacts, askedAt: number): SignerRefusal | null {
  if (!signIn?.samePerson || askedAt >= signIn.expiresAt) return 'sign_in_unknown';
  if (signIn.endedAt !== null && signIn.endedAt < askedAt) return 'sign_in_unknown';
  if (secondFactorAsked && signIn.secondFactorAt === null) return 'second_factor_missing';
  if (command.class !== 'safe' && secondFactorAsked && !isFresh(signIn.stepUpAt, askedAt)) return 'step_up_missing';
  return null;
}

/** Worked out from the window itself, whatever stands beside it; and no run may last beyond its end. */
function isInWindow(plan: PlanFacts | null, now: number, expiresAt: number): boolean {
  const opening = plan?.isRunning ? currentOpening(plan.window, now) : undefined;
  return opening !== undefined && expiresAt <= opening.closesAt;
}

/** Whether a second factor was given within the 15 minutes before an instant. */
export function isFresh(stepUpAt: number | null, requestedAt: number): boolean {
  // A minute of grace for a step-up that finished while the request was on its way.
  return stepUpAt !== null && stepUpAt <= requestedAt + 60_000 && requestedAt - stepUpAt <= STEP_UP_MS;
}
