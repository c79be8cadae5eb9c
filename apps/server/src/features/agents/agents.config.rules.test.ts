import { readdirSync, readFileSync } from 'node:fs';
import { AgentConfig } from '@lanet/contracts/agent';
import { describe, expect, it } from 'vitest';
import { renderConfig, withUpdate } from './agents.config.rules.ts';

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
