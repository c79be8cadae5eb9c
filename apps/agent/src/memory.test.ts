import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { giveMemoryBack } from './memory.ts';

it('gives back what nobody holds any more, and nothing else', async () => {
  let big: object | undefined = { held: true };
  const [kept, gone] = [{ kept: true }, new WeakRef(big)];
  const stays = new WeakRef(kept);
  big = undefined;
  // A reference that was just made is held until the present turn of the event loop is over.
  await wait(0);

  giveMemoryBack();

  expect(gone.deref()).toBeUndefined();
  expect(stays.deref()).toBe(kept);
});
