import type { refusals as source } from '../es/refusals.ts';
import type { Texts } from '../texts.ts';

export const refusals: Texts<typeof source> = {
  stopped: 'Runs are stopped. An administrator can allow them in Settings, System; then request it again.',
  expired: 'It expired before it was signed. Request it again; if this repeats, check the signer in Settings, System.',
  script_unknown: 'The script is no longer in the library. Choose another one.',
  script_changed: 'The script changed after it was requested. Review the current version and request it again.',
  agent_not_active: 'This device’s agent is not active. Approve the device or install the agent again.',
  agent_unconfirmed:
    'Nobody has confirmed that it is the same computer. Confirm it on the device’s page and ask for the run again.',
  requester_not_allowed:
    'The requester may not run scripts for this client. Request it with another account or ask an administrator for the permission.',
  sign_in_unknown: 'The requester’s session had already ended. Sign in and request it again.',
  second_factor_missing:
    'The requester had not confirmed a second factor. Sign in with the second factor and request it again.',
  step_up_missing:
    'The second factor was confirmed more than 15 minutes ago. Request it again and confirm it when asked.',
  approval_missing:
    'A destructive script needs the approval of a second person, which is not available yet. Use another script.',
  cap_reached: 'The hourly limit of runs was reached. Wait a few minutes and request it again.',
  outside_window: 'The scheduled window is not open, or was cancelled. Schedule it again if it is still needed.',
  'envelope.too_large': 'The command is larger than the device accepts. Shorten the parameters and request it again.',
  'envelope.key_unknown':
    'The device does not recognise the key that signed the command. Install the agent again from this server.',
  'envelope.signature_invalid':
    'The signature of the command is not valid: somebody may have altered it on its way. Do not try again; tell an administrator.',
  'envelope.malformed': 'The device did not understand the command. Update the agent and request it again.',
  'envelope.other_agent':
    'The command was addressed to another agent. Tell an administrator; the attempt is kept in the audit log.',
  'envelope.too_early':
    'To the device, the command is not valid yet. Check the clocks of the server and the device, and request it again.',
  'envelope.expired': 'The command expired before the device could run it. Request it again.',
  'envelope.replayed':
    'The device had received this very command before and does not repeat it. Request it again; if this repeats, tell an administrator.',
  'policy.unusable':
    'The device’s local policy cannot be read, or anybody can change it, so nothing runs. Correct the file policy.json on the device.',
  'policy.scripts_forbidden':
    'The device’s local policy forbids all scripts. Only whoever administers the device can change it, in policy.json.',
  'policy.script_forbidden':
    'The device’s local policy does not allow this script. Choose another one or ask whoever administers the device to add it in policy.json.',
  'policy.class_forbidden':
    'The device’s local policy does not allow scripts of this risk. Choose a safer one or ask whoever administers the device to change policy.json.',
  'policy.path_forbidden':
    'The path lies outside the folders that the device’s local policy allows. Choose another path and request it again.',
  'script.altered':
    'The device received a text other than the one that was signed and did not run it. Request it again; if this repeats, tell an administrator.',
  'interpreter.missing':
    'The device lacks the interpreter that this script needs. Install it on the device or choose another script.',
  'parameters.invalid': 'The device did not accept the parameters. Check them and request it again.',
  'services.unknown': 'The device has no service of that name. Check the exact name in the Services tab.',
};
