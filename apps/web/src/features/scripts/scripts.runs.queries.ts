// Runs in the query cache: asking for one, following it, and lists of them. All keys begin with `commands`.
import { COMMAND_ENDS, type Command, type CommandState, commands, type OutputPart } from '@lanet/contracts/commands';
import { useThrottledCallback } from '@mantine/hooks';
import {
  infiniteQueryOptions,
  type QueryClient,
  type QueryKey,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import type { z } from 'zod';
import { call, NetworkError } from '../../platform/api.ts';
import { useLive } from '../../platform/live.ts';
import { withStepUp } from '../auth/step-up.ts';
import { ticketKeys } from '../tickets/tickets.queries.ts';
import { firstMissingPart, mergeParts } from './output-parts.ts';

const RUNS_PAGE = 50;
const LATE_MS = 4_000;

export const isEnded = (state: CommandState): boolean => COMMAND_ENDS.includes(state);

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

/** The runs asked for from a ticket, newest first; undefined while they load. */
export const useTicketRuns = (ticketId: string): readonly Command[] | undefined =>
  useInfiniteQuery(commandList({ ticketId })).data?.items;

/** Keeps one run and its output current while the component is shown. */
export function useLiveCommand(id: string): void {
  const queryClient = useQueryClient();
  useLive(['command', 'command_output'], (event) => {
    if (event.id !== id) return;
    void readOnward(queryClient, commandOutput(id).queryKey);
    if (event.type === 'command') void readOnward(queryClient, commandDetail(id).queryKey);
  });
}

/**
 * Hints come faster than answers on a slow line: a question under way is let finish, and one more follows it, however
 * many hints came meanwhile.
 */
async function readOnward(queryClient: QueryClient, queryKey: QueryKey): Promise<void> {
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

type RunRequest = z.input<typeof commands.run.body>;

/**
 * Asks for a run. The caller chooses the id, once for what is one run to the person: asked again it stays one.
 * @throws what `call` throws; the step-up is asked for where it is due.
 */
export const requestRun = (body: RunRequest): Promise<Command> =>
  withStepUp(() => onceMore(() => call(commands.run, { body })));

/** No answer does not mean no effect; with the same id asking again is harmless. */
async function onceMore<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return ask();
  }
}

/** One click is one run. */
export function useRequestRun() {
  const store = useStoreCommand();
  return useMutation({
    mutationFn: (request: Omit<RunRequest, 'id'>) => requestRun({ ...request, id: crypto.randomUUID() }),
    onSuccess: store,
  });
}

/** Puts the newest state of a run where the page looks for it, and lets lists of runs ask again. */
export function useStoreCommand(): (command: Command) => void {
  const queryClient = useQueryClient();
  return (command) => {
    queryClient.setQueryData(commandDetail(command.id).queryKey, command);
    const { ticketId } = command;
    for (const queryKey of [
      // A run can be over before the answer to its request is here: the hints about it came when nobody listened.
      commandDetail(command.id).queryKey,
      ['commands', 'list'],
      ['scripts', 'list'],
      ...(ticketId === null ? [] : [ticketKeys.timeline(ticketId)]),
    ])
      void queryClient.invalidateQueries({ queryKey });
  };
}
