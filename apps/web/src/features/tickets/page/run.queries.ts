// Runs of scripts that belong to a ticket, their output, and what there is to run.
import { COMMAND_ENDS, type Command, type CommandState, commands, type OutputPart } from '@lanet/contracts/commands';
import { scripts } from '@lanet/contracts/scripts';
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../platform/api.ts';
import { useLive } from '../../../platform/live.ts';

export const isEnded = (state: CommandState): boolean => COMMAND_ENDS.includes(state);

const runsKey = (ticketId: string) => ['commands', 'of-ticket', ticketId] as const;

/** The runs asked for from this ticket, newest first. */
export const ticketRuns = (ticketId: string) =>
  queryOptions({
    queryKey: runsKey(ticketId),
    queryFn: async ({ signal }) => (await call(commands.list, { query: { ticketId, limit: 200 }, signal })).items,
  });

export const scriptLibrary = queryOptions({
  queryKey: ['scripts', 'list'],
  queryFn: async ({ signal }) => (await call(scripts.list, { signal })).items,
  staleTime: 5 * 60_000,
});

/** Puts a run that the server just answered in front, or in the place of its older state. */
export function storeRun(queryClient: QueryClient, ticketId: string, run: Command): void {
  queryClient.setQueryData(ticketRuns(ticketId).queryKey, (known = []) =>
    known.some(({ id }) => id === run.id) ? known.map((one) => (one.id === run.id ? run : one)) : [run, ...known],
  );
}

/** Keeps the runs of a ticket current while the component is shown. */
export function useLiveRuns(ticketId: string): void {
  const queryClient = useQueryClient();
  useLive(['command', 'ticket_timeline'], ({ type, id }) => {
    const known = queryClient.getQueryData(ticketRuns(ticketId).queryKey);
    const concerns = type === 'command' ? known?.some((run) => run.id === id) : id === ticketId;
    if (concerns) void queryClient.invalidateQueries({ queryKey: runsKey(ticketId) });
  });
}

export interface Output {
  state: CommandState;
  parts: readonly OutputPart[];
}

const outputKey = (id: string) => ['commands', 'output', id] as const;
/** A hint may get lost; then the output is late by this much. */
const LATE_MS = 4_000;

/** Output as far as it is known; each question asks only for what is new. */
export const runOutput = (id: string) =>
  queryOptions({
    queryKey: outputKey(id),
    queryFn: async ({ client, signal }): Promise<Output> => {
      let known: readonly OutputPart[] = client.getQueryData<Output>(outputKey(id))?.parts ?? [];
      for (;;) {
        const from = (known.at(-1)?.part ?? -1) + 1;
        const { state, parts } = await call(commands.output, { params: { id }, query: { from }, signal });
        known = [...known, ...parts];
        // An ended run is read to its end; a running one will be asked again anyway.
        if (parts.length === 0 || !isEnded(state)) return { state, parts: known };
      }
    },
    refetchInterval: ({ state }) => (state.data && isEnded(state.data.state) ? false : LATE_MS),
    staleTime: ({ state }) => (state.data && isEnded(state.data.state) ? Number.POSITIVE_INFINITY : 0),
  });

/** The output of a run, followed while the component is shown. */
export function useRunOutput(id: string) {
  const queryClient = useQueryClient();
  useLive(['command_output', 'command'], (event) => {
    if (event.id === id) void refetchSoon(queryClient, id);
  });
  return useQuery(runOutput(id));
}

/** Hints come faster than answers: a question under way is let finish, and one more follows it. */
async function refetchSoon(queryClient: QueryClient, id: string): Promise<void> {
  const queryKey = outputKey(id);
  const underWay = queryClient.isFetching({ queryKey }) > 0;
  await queryClient.refetchQueries({ queryKey }, { cancelRefetch: false });
  if (underWay) await queryClient.refetchQueries({ queryKey }, { cancelRefetch: false });
}
