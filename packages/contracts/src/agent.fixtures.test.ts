import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { AgentFrame, agent, CommandPayload, Report, ReportAnswer, ServerFrame } from './agent.ts';
import { SectionName, sections } from './inventory.ts';

/** Messages of every released version, as they went over the wire. They stay for ever: an old agent must be understood. */
const FOLDER = new URL('../fixtures/agent/', import.meta.url);

/** By the start of a file's name, `report.edge.json`. */
const kinds: Record<string, z.ZodType> = {
  'enrolment-request': agent.enrol.body,
  'enrolment-answer': agent.enrol.response,
  'grant-answer': agent.grant.response,
  report: Report,
  'report-answer': ReportAnswer,
  deliveries: agent.commands.response,
  results: agent.results.body,
  'agent-frame': AgentFrame,
  'server-frame': ServerFrame,
};

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
const kindOf = (file: string) => /\/([^/.]+)[^/]*$/.exec(file)?.[1] ?? '';
const versions = readdirSync(FOLDER);
const files = versions.flatMap((version) => readdirSync(new URL(version, FOLDER)).map((name) => `${version}/${name}`));

describe('recorded messages', () => {
  it('are there of each kind, for every version', () => {
    for (const version of versions) {
      const there = files.filter((file) => file.startsWith(`${version}/`)).map(kindOf);
      expect([version, [...new Set(there)].sort()]).toEqual([version, Object.keys(kinds).sort()]);
    }
  });

  it.each(files)('%s is still understood, member by member', (file) => {
    const message = read(file);

    expect(kinds[kindOf(file)]?.parse(message)).toEqual(message);
  });

  it.each(files)('%s is understood with members of a later version, which are left out', (file) => {
    const message = read(file);
    const later = Object.assign({}, message, { fromALaterVersion: { at: 1 } });

    expect(kinds[kindOf(file)]?.parse(later)).toEqual(message);
  });

  it.each(files.filter((file) => kindOf(file) === 'report'))('%s has sections that are still understood', (file) => {
    for (const [name, { data }] of Object.entries(Report.parse(read(file)).sections ?? {})) {
      const section = SectionName.parse(name);
      if (data !== undefined) expect(sections[section].parse(data)).toMatchObject(Object(data));
    }
  });

  it.each(files.filter((file) => kindOf(file) === 'deliveries'))(
    '%s has commands that are still understood',
    (file) => {
      for (const { envelope } of agent.commands.response.parse(read(file)).items) {
        const payload: unknown = JSON.parse(envelope.payload);
        expect(CommandPayload.parse(payload)).toEqual(payload);
      }
    },
  );
});
