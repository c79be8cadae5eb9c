import type { Command } from '@lanet/contracts/commands';
import type { Script } from '@lanet/contracts/scripts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCan } from '../../../../platform/session.ts';
import { runnableOn } from '../../../scripts/script-words.ts';
import { scriptList } from '../../../scripts/scripts.queries.ts';
import { commandList, useLiveRuns } from '../../../scripts/scripts.runs.queries.ts';
import type { TabProps } from '../DeviceTabs.tsx';

/** The newest runs on a device, kept current while the component is shown; undefined while they load. */
export function useDeviceRuns(deviceId: string): readonly Command[] | undefined {
  const canRead = useCan('commands.read');
  useLiveRuns();
  const runs = useInfiniteQuery({ ...commandList({ deviceId }), enabled: canRead });
  return canRead ? runs.data?.items : [];
}

/** The scripts this person may run on a device now, by their keys. */
export function useRunnable({ device }: TabProps): ReadonlyMap<string, Script> {
  const canRun = useCan('commands.run') && device.status === 'active';
  const library = useQuery({ ...scriptList, enabled: canRun }).data ?? [];
  return new Map(canRun ? runnableOn(library, device.os).map((script) => [script.key, script]) : []);
}
