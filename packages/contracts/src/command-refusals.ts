// Why a run was refused: codes that travel and are stored; their sentences belong to the web.

/** Of the signer, in the order of its checks. */
export const SIGNER_REFUSALS = [
  'stopped',
  'expired',
  'script_unknown',
  'script_changed',
  'agent_not_active',
  'agent_unconfirmed',
  'requester_not_allowed',
  'sign_in_unknown',
  'second_factor_missing',
  'step_up_missing',
  'approval_missing',
  'cap_reached',
  'outside_window',
] as const;
export type SignerRefusal = (typeof SIGNER_REFUSALS)[number];

/** Of the agent, in the order of its checks (agents.md 8.1): the envelope, then what it asks for. */
export const AGENT_REFUSALS = [
  'envelope.too_large',
  'envelope.key_unknown',
  'envelope.signature_invalid',
  'envelope.malformed',
  'envelope.other_agent',
  'envelope.too_early',
  'envelope.expired',
  'envelope.replayed',
  'policy.unusable',
  'policy.scripts_forbidden',
  'policy.script_forbidden',
  'policy.class_forbidden',
  'policy.path_forbidden',
  'script.altered',
  'interpreter.missing',
  'parameters.invalid',
  'services.unknown',
] as const;
export type AgentRefusal = (typeof AGENT_REFUSALS)[number];

/** Newer agents may know more of them, so on the wire a refusal is any short text. */
export const COMMAND_REFUSALS = [...SIGNER_REFUSALS, ...AGENT_REFUSALS] as const;
export type CommandRefusal = SignerRefusal | AgentRefusal;
