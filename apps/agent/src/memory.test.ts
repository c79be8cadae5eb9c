import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { giveMemoryBack } from './memory.ts';

/** In a function of its own, so that nothing of the test holds the object. */
const nobodys = () => new WeakRef({ held: false });

it('gives back what nobody holds any more, and nothing else', async () => {
  const kept = { held: true };
  const [gone, stays] = [nobodys(), new WeakRef(kept)];
  // What a new reference names is held until the present turn of the event loop is over.
  await wait(0);

  giveMemoryBack();

  expect(gone.deref()).toBeUndefined();
  expect(stays.deref()).toBe(kept);
});
