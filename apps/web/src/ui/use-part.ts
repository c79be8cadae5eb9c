import { type ComponentType, useEffect, useEffectEvent, useState } from 'react';
import { MissingPart } from '../platform/problems.ts';
import { toastProblem } from './toast.tsx';

/**
 * A part of the page whose code comes when it is first `wanted`, and stays; undefined until then. Where it does not come,
 * the person is told, the rest of the page goes on, and `giveUp` has to want it no more.
 */
export function usePart<Props>(
  load: () => Promise<ComponentType<Props>>,
  wanted: boolean,
  giveUp: () => void,
): ComponentType<Props> | undefined {
  const [Part, setPart] = useState<ComponentType<Props>>();
  const isMissing = wanted && Part === undefined;
  const bring = useEffectEvent(async () => {
    try {
      const part = await load();
      setPart(() => part);
    } catch (error) {
      toastProblem(new MissingPart('a part of the page did not come', { cause: error }));
      giveUp();
    }
  });
  useEffect(() => {
    if (isMissing) void bring();
  }, [isMissing]);
  return Part;
}
