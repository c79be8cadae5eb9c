// The library and its runs in the query cache. The library's keys begin with `scripts`, those of runs with `commands`.
import { COMMAND_ENDS, type Command, type CommandState, commands, type OutputPart } from '@lanet/contracts/commands';
import { scripts } from '@lanet/contracts/scripts';
import { useThrottledCallback } from '@mantine/hooks';
import { infiniteQueryOptions, type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';
import { firstMissingPart, mergeParts } from './output-parts.ts';

const RUNS_PAGE = 50;
const LATE_MS = 4_000;

export const isEnded = (state: CommandState): boolean => COMMAND_ENDS.includes(state);

/** The library changes with the server's version, so it is asked for once in a while only. */
export const scriptList = queryOptions({
  queryKey: ['scripts', 'list'],
  queryFn: async ({ signal }) => (await call(scripts.list, { signal })).items,
  staleTime: 60_000,
});

export const scriptDetail = (id: string) =>
  queryOptions({
    queryKey: ['scripts', 'detail', id],
    queryFn: ({ signal }) => call(scripts.get, { params: { id }, signal }),
  });

/** Runs of a device, a ticket or a script, newest first, in pages. */
export const commandList = (filter: { deviceId?: string; ticketId?: string; scriptId?: string }) =>
  infiniteQueryOptions({
    queryKey: ['commands', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call(commands.list, {
        query: { ...filter, limit: RUNS_PAGE, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => ({ items: pages.flatMap(({ items }) => items) }),
  });

export const commandDetail = (id: string) =>
  queryOptions({
    queryKey: ['commands', 'detail', id],
    queryFn: ({ signal }) => call(commands.get, { params: { id }, signal }),
  });

interface Output {
  state: CommandState;
  parts: readonly OutputPart[];
}

/** Everything a run wrote so far. Asking again reads only what is new. */
export const commandOutput = (id: string) =>
  queryOptions({
    queryKey: ['commands', 'output', id],
    queryFn: async ({ client, signal }): Promise<Output> => {
      let parts = client.getQueryData<Output>(['commands', 'output', id])?.parts ?? [];
      for (;;) {
        const from = firstMissingPart(parts);
        const answer = await call(commands.output, { params: { id }, query: { from }, signal });
        const merged = mergeParts(parts, answer.parts);
        // The server answers in pages; one that brings nothing new is the end.
        if (merged.length === parts.length) return { state: answer.state, parts };
        parts = merged;
      }
    },
    // A hint may get lost; then the output is late by this much.
    refetchInterval: ({ state }) => (state.data && isEnded(state.data.state) ? false : LATE_MS),
    staleTime: 0,
  });

/** Keeps one run and its output current while the component is shown. */
export function useLiveCommand(id: string): void {
  const queryClient = useQueryClient();
  useLive(['command', 'command_output'], (event) => {
    if (event.id !== id) return;
    void readOnward(queryClient, id);
    if (event.type === 'command') void queryClient.invalidateQueries({ queryKey: commandDetail(id).queryKey });
  });
}

/** Hints come faster than answers on a slow line: a question under way is let finish, and one more follows it. */
async function readOnward(queryClient: QueryClient, id: string): Promise<void> {
  const { queryKey } = commandOutput(id);
  const underWay = queryClient.isFetching({ queryKey }) > 0;
  await queryClient.refetchQueries({ queryKey }, { cancelRefetch: false });
  if (underWay) await queryClient.refetchQueries({ queryKey }, { cancelRefetch: false });
}

/** Keeps lists of runs current while the component is shown. */
export function useLiveRuns(): void {
  const queryClient = useQueryClient();
  const refresh = useThrottledCallback(
    () => void queryClient.invalidateQueries({ queryKey: ['commands', 'list'] }),
    500,
  );
  useLive(['command'], refresh);
}

/** Puts the newest state of a run where the page looks for it, and lets lists of runs ask again. */
export function useStoreCommand(): (command: Command) => void {
  const queryClient = useQueryClient();
  return (command) => {
    queryClient.setQueryData(commandDetail(command.id).queryKey, command);
    // A run can be over before the answer to its request is here: the hints about it came when nobody listened.
    void queryClient.invalidateQueries({ queryKey: commandDetail(command.id).queryKey });
    void queryClient.invalidateQueries({ queryKey: ['commands', 'list'] });
    void queryClient.invalidateQueries({ queryKey: ['scripts', 'list'] });
  };
}
