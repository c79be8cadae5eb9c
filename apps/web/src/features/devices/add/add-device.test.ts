import { expect, it } from 'vitest';
import { stageOf } from './arrival-stage.ts';
import { checkoutCommands } from './install-commands.ts';

it.each([
  { state: 'pending', online: false, programs: null, stage: 'pending' },
  { state: 'rejected', online: false, programs: null, stage: 'rejected' },
  { state: 'active', online: false, programs: null, stage: 'connecting' },
  { state: 'active', online: true, programs: null, stage: 'connected' },
  { state: 'active', online: true, programs: 0, stage: 'ready' },
] as const)('is $stage when $state, online $online, $programs programs', ({ stage, ...enrolment }) => {
  expect(stageOf(enrolment)).toBe(stage);
});

it('gives the token to the enrolment only, and never as a part of an address', () => {
  const { enrol, run } = checkoutCommands('https://soporte.example', 'LANET-ABC');

  expect(enrol).toBe(
    'sudo node apps/agent/src/main.ts enrol --server https://soporte.example --token LANET-ABC --state /var/lib/lanet-agent',
  );
  expect(run).toBe('sudo node apps/agent/src/main.ts run --state /var/lib/lanet-agent');
});
