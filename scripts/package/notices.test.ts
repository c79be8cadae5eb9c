import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { billOfMaterials } from './notices.ts';

/** The part of CycloneDX 1.6 (ECMA-424) that is written; its schema allows nothing else where it is strict here. */
const Bill = z.strictObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.6'),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  version: z.int().min(1),
  metadata: z.strictObject({
    timestamp: z.iso.datetime(),
    component: z.strictObject({
      ...{ type: z.literal('application'), 'bom-ref': z.string(), name: z.string(), version: z.string() },
    }),
  }),
  components: z.array(
    z.strictObject({
      type: z.enum(['library', 'platform']),
      'bom-ref': z.string(),
      name: z.string(),
      version: z.string(),
      purl: z.string().regex(/^pkg:npm\/(%40[a-z0-9-]+\/)?[a-z0-9._-]+@\d[\w.+-]*$/),
      licenses: z.tuple([z.strictObject({ license: z.strictObject({ id: z.enum(['MIT', 'ISC', 'BSD-3-Clause']) }) })]),
      hashes: z.tuple([z.strictObject({ alg: z.literal('SHA-512'), content: z.string().regex(/^[0-9a-f]{128}$/) })]),
    }),
  ),
  dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

it('lists everything of others that the packages carry, each with its licence and the sum it was locked with', () => {
  const bill = Bill.parse(JSON.parse(billOfMaterials('9.8.7', 1_760_000_000)));

  const runtime: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(new URL('runtime/package.json', import.meta.url), 'utf8'),
  );
  const listed = Object.fromEntries(bill.components.map(({ name, version }) => [name, version]));
  expect(listed).toMatchObject(runtime.dependencies);
  expect(Object.keys(listed)).toEqual(expect.arrayContaining(['ws', 'zod']));
  expect(bill.metadata).toMatchObject({ timestamp: '2025-10-09T08:53:20.000Z', component: { version: '9.8.7' } });
  const refs = bill.components.map((component) => component['bom-ref']);
  expect(new Set(refs).size).toBe(refs.length);
  expect(bill.dependencies[0]?.dependsOn).toEqual(refs);
});

it('has a number of its own for each version, and the same one each time', () => {
  const number = (version: string) => Bill.parse(JSON.parse(billOfMaterials(version, 0))).serialNumber;

  expect(number('9.8.7')).toBe(number('9.8.7'));
  expect(number('9.8.7')).not.toBe(number('9.8.8'));
});
