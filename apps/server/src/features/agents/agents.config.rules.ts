import { createHash } from 'node:crypto';
import { type AgentConfig, FIRST_METRICS } from '@lanet/contracts/agent';
import type { AlertRule } from '@lanet/contracts/alert-rules';
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

const reduced = new WeakMap<AgentConfig, Map<string, AgentConfig>>();

/**
 * The same as far as an agent understands it: rules of metrics that came later than its version would make it refuse the
 * whole, and members it does not know would only change its etag. Agents of before `knows` say nothing of it.
 */
export function forAgent(config: AgentConfig, knows: readonly string[] = []): AgentConfig {
  const key = knows.toSorted().join(' ');
  const known = reduced.get(config) ?? new Map<string, AgentConfig>();
  const before = known.get(key);
  if (before) return before;
  const rules = config.rules.filter((rule) => isUnderstood(rule, knows)).map((rule) => understood(rule, knows));
  const isSame = rules.length === config.rules.length && rules.every((rule, index) => rule === config.rules[index]);
  const { etag: _etag, ...content } = config;
  const made = isSame ? config : withEtag({ ...content, rules });
  // What agents say is theirs to choose: a list that grows without end would be the server's memory.
  if (known.size < MOST_KINDS) reduced.set(config, known.set(key, made));
  return made;
}

const MOST_KINDS = 16;

const isUnderstood = ({ metric, and = [], or = [] }: AlertRule, knows: readonly string[]): boolean =>
  [metric, ...[...and, ...or].map((condition) => condition.metric)].every(
    (name) => FIRST_METRICS.some((first) => first === name) || knows.includes(name),
  );

function understood(rule: AlertRule, knows: readonly string[]): AlertRule {
  if (rule.restartFirst === undefined || knows.includes('restartFirst')) return rule;
  const { restartFirst: _restartFirst, ...plain } = rule;
  return plain;
}

function withEtag(content: Content): AgentConfig {
  const etag = createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22);
  return { etag, ...content };
}
