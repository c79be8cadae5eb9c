import { EnrolmentState, Facts } from '@lanet/contracts/agent';
import { AgentId, PinnedKeys, Sha256, Signature } from '@lanet/contracts/wire';
import { z } from 'zod';
import { readJson, replaceFile } from '../state/durable-file.ts';
import type { StateFolder } from '../state/state-folder.ts';

/** A request to join that was or may have been sent. The token itself is not kept, only which one it was. */
const Asked = z.object({ tokenSha256: Sha256, facts: Facts, proof: Signature, sentAt: z.number() });

/** What the agent keeps of its enrolment. `answer`: the last one whose signature held; its keys are pinned. */
export const EnrolmentRecord = z.object({
  server: z.url(),
  agentId: AgentId,
  asked: z.array(Asked).min(1),
  answer: z
    .object({ state: EnrolmentState.shape.state, keys: PinnedKeys, pollSeconds: z.number().min(1).max(86_400) })
    .nullable(),
});
export type EnrolmentRecord = z.infer<typeof EnrolmentRecord>;

const FILE = 'enrolment.json';

/** Undefined when this computer never asked to join, or did so with a key that is gone. */
export function readEnrolment(state: StateFolder): EnrolmentRecord | undefined {
  const record = EnrolmentRecord.safeParse(readJson(state.file(FILE)));
  return record.success && record.data.agentId === state.key.agentId ? record.data : undefined;
}

export function keepEnrolment(state: StateFolder, record: EnrolmentRecord): void {
  replaceFile(state.file(FILE), JSON.stringify(record));
}
