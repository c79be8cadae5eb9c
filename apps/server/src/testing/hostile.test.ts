import { endpoints } from '@lanet/contracts/index';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attack } from './hostile-attack.ts';
import { type Change, change } from './hostile-values.ts';
import { createTestServer, type TestServer } from './test-server.ts';

/** Inputs for each endpoint by whoever may call it; strangers get a tenth. */
const RUNS = Number(process.env.LANET_FUZZ_RUNS ?? 8);
const SEED = process.env.LANET_FUZZ_SEED === undefined ? Date.now() % 2 ** 31 : Number(process.env.LANET_FUZZ_SEED);

let server: TestServer;
let attack: Attack;
beforeAll(async () => {
  server = await createTestServer();
  attack = await Attack.prepare(server);
});
afterAll(() => server.close());

describe('hostile input', () => {
  it.each(Object.keys(endpoints))(
    `%s never fails in another way than the contract names (seed ${SEED})`,
    async (name) => {
      for (const caller of await attack.callers(name)) {
        const numRuns = caller.deep ? RUNS : Math.ceil(RUNS / 10);
        const changes = fc.array(change, { minLength: 1, maxLength: 2 });
        await fc.assert(
          fc.asyncProperty(changes, async (made: Change[]) => {
            expect(await attack.faults(name, caller, made)).toEqual([]);
          }),
          { seed: SEED, numRuns },
        );
      }
    },
    120_000,
  );

  it('leaves a server that works', async () => {
    expect((await server.app.http.inject('/healthz')).statusCode).toBe(200);
    console.log(`hostile input (seed ${SEED}): ${attack.summary()}`);
  });
});
