import type { Command } from '@lanet/contracts/commands';
import { useEffect, useEffectEvent, useRef } from 'react';
import { isEnded } from './scripts.runs.queries.ts';

/** Calls `onSuccess` when a run that was under way on this page ends well. */
export function useFinishedRun(runs: readonly Command[] | undefined, onSuccess: () => void): void {
  const underWay = useRef(new Set<string>());
  const succeed = useEffectEvent(onSuccess);
  useEffect(() => {
    for (const { id, state, exitCode } of runs ?? []) {
      if (!isEnded(state)) underWay.current.add(id);
      else if (underWay.current.delete(id) && state === 'finished' && exitCode === 0) succeed();
    }
  }, [runs]);
}
