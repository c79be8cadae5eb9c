// The one dialog for a new ticket, opened from anywhere: the menu, the key C, the page of a device.
import { useSyncExternalStore } from 'react';

/** What is known already where the dialog is opened from. */
export interface NewTicketStart {
  clientId?: string;
  siteId?: string;
  deviceId?: string;
  requesterId?: string;
}

let start: NewTicketStart | undefined;
const listeners = new Set<() => void>();

function show(next: NewTicketStart | undefined): void {
  start = next;
  for (const listener of listeners) listener();
}

export const openNewTicket = (known: NewTicketStart = {}): void => show(known);
export const closeNewTicket = (): void => show(undefined);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What the open dialog starts with; undefined while it is closed. */
export const useNewTicketStart = (): NewTicketStart | undefined => useSyncExternalStore(subscribe, () => start);
