import type { ScopedTx } from './scope.ts';

const kept = new WeakMap<ScopedTx, Map<string, Promise<unknown>>>();

/**
 * What `load` answers, asked once in a transaction however often it is needed there: for rows that many steps of one piece of
 * work look at and none of them changes. `key` names what is asked, with everything that it depends on.
 */
export function onceIn<T>(tx: ScopedTx, key: string, load: () => Promise<T>): Promise<T> {
  const answers = kept.get(tx) ?? new Map<string, Promise<unknown>>();
  kept.set(tx, answers);
  const known = answers.get(key);
  // Stored below by the same key, which is written in one place with the type of its answer.
  if (known) return known as Promise<T>;
  const answer = load();
  answers.set(key, answer);
  return answer;
}
