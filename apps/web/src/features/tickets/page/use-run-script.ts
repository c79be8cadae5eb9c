import { type Command, commands } from '@lanet/contracts/commands';
import type { ParameterValues, Script } from '@lanet/contracts/scripts';
import type { Ticket } from '@lanet/contracts/tickets';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, NetworkError } from '../../../platform/api.ts';
import { useStepUp } from '../../auth/step-up.ts';
import { useStoreCommand } from '../../scripts/scripts.queries.ts';
import { ticketKeys } from '../tickets.queries.ts';

interface Run {
  script: Script;
  parameters: ParameterValues;
}

/** Asks for a run on the ticket's device. The id is chosen once per click, so a repeated request is the same run. */
export function useRunScript({ id: ticketId, device }: Ticket) {
  const queryClient = useQueryClient();
  const store = useStoreCommand();
  const withStepUp = useStepUp();
  return useMutation({
    mutationFn: ({ script, parameters }: Run): Promise<Command> => {
      if (!device) throw new Error('a ticket without a device has nothing to run on');
      const body = { id: crypto.randomUUID(), deviceId: device.id, scriptId: script.id, parameters, ticketId };
      return withStepUp(() => onceMore(() => call(commands.run, { body })));
    },
    onSuccess: (run) => {
      store(run);
      void queryClient.invalidateQueries({ queryKey: ticketKeys.timeline(ticketId) });
    },
  });
}

/** No answer does not mean no effect; with the same id asking again is harmless. */
async function onceMore<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return ask();
  }
}
