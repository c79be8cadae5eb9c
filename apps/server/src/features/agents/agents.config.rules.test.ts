import { readdirSync, readFileSync } from 'node:fs';
import { AgentConfig } from '@lanet/contracts/agent';
import { defaultRules } from '@lanet/contracts/alert-rules';
import { describe, expect, it } from 'vitest';
import { forAgent, renderConfig, withUpdate } from './agents.config.rules.ts';

/** Answers as servers of every released version gave them. */
const FOLDER = new URL('../../../../../packages/contracts/fixtures/agent/', import.meta.url);
const recorded = readdirSync(FOLDER)
  .map((version) => `${version}/report-answer.config.json`)
  .map((file) => {
    const { config } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
    return { file, config };
  });

const update = { manifest: '{}', signature: 's'.repeat(86), key: 'k'.repeat(43) };

describe('the configuration', () => {
  it.each(recorded)('of $file is rendered to the byte, etag and all, as it was then', ({ config }) => {
    const rendered = renderConfig(config, config);

    expect(JSON.stringify(rendered)).toBe(JSON.stringify(config));
  });

  it('leaves out for an agent what it does not know, so that it gets the bytes it always got', () => {
    const cadence = { reportSeconds: 900, sampleSeconds: 60 };
    const plain = defaultRules.map(({ restartFirst: _restartFirst, ...rule }) => rule);
    const nothing = { watchedServices: [], extraMounts: [] };
    const first = plain.filter(({ metric }) => metric !== 'log.errors');
    const before = renderConfig({ rules: first, ...nothing }, cadence);
    // A metric of a later version, which today's contract cannot know.
    const later = JSON.parse(JSON.stringify({ ...plain[0], key: 'later', metric: 'later.value' }));
    const now = renderConfig({ rules: [...defaultRules, later], ...nothing }, cadence);

    expect(JSON.stringify(forAgent(now))).toBe(JSON.stringify(before));
    expect(forAgent(now, ['restartFirst', 'log.errors', 'later.value'])).toBe(now);
    expect(forAgent(now, ['restartFirst', 'log.errors']).rules).toEqual(defaultRules);
    expect(forAgent(before)).toBe(before);
    expect(forAgent(now)).toBe(forAgent(now, []));
  });

  it('changes its etag with the release that it names, and back', () => {
    const plain = renderConfig(
      { rules: [], watchedServices: [], extraMounts: [] },
      { reportSeconds: 900, sampleSeconds: 60 },
    );
    const named = withUpdate(plain, update);

    expect(AgentConfig.parse(named)).toEqual({ ...plain, etag: named.etag, update });
    expect(named.etag).not.toBe(plain.etag);
    expect(withUpdate(plain, { ...update, manifest: '{"version":"2.0.0"}' }).etag).not.toBe(named.etag);
    expect(withUpdate(plain, update)).toBe(named);
  });
});
