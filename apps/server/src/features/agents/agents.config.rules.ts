import { createHash } from 'node:crypto';
import type { AgentConfig } from '@lanet/contracts/agent';
import type { SignedRelease } from '@lanet/contracts/releases';

type Content = Omit<AgentConfig, 'etag'>;

/**
 * A configuration as protocol 1 knows it: these members in this order. The etag is of what the agent reads, so that it
 * changes if and only if that does; a recorded answer of each released version holds both to the byte.
 */
export function renderConfig(
  policy: Pick<Content, 'rules' | 'watchedServices' | 'extraMounts'>,
  cadence: Pick<Content, 'reportSeconds' | 'sampleSeconds'>,
): AgentConfig {
  const { rules, watchedServices, extraMounts } = policy;
  const { reportSeconds, sampleSeconds } = cadence;
  return withEtag({ reportSeconds, sampleSeconds, rules, watchedServices, extraMounts });
}

const named = new WeakMap<AgentConfig, WeakMap<SignedRelease, AgentConfig>>();

/** The same with a release to run. Kept for as long as both are: a whole fleet asks with the same two. */
export function withUpdate(config: AgentConfig, update: SignedRelease): AgentConfig {
  const known = named.get(config) ?? new WeakMap<SignedRelease, AgentConfig>();
  const before = known.get(update);
  if (before) return before;
  const { etag: _etag, ...content } = config;
  const made = withEtag({ ...content, update });
  named.set(config, known.set(update, made));
  return made;
}

function withEtag(content: Content): AgentConfig {
  const etag = createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22);
  return { etag, ...content };
}
