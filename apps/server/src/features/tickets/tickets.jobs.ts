/** What of a ticket's life people hear about. */
export type TicketEvent = 'created' | 'assigned' | 'replied' | 'resolved' | 'reopened' | 'date_came';

/** Whose side a message comes from that no person we know wrote; of an `unverified` one only staff hear. */
export type TicketVoice = 'client' | 'unverified';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /**
     * Tells whom it concerns; handled by the feature `notifications`. `entryId` is the public line of the timeline that
     * says what happened, `actorId` the person who did it and needs no echo.
     */
    'tickets.notify': {
      clientId: string;
      ticketId: string;
      event: TicketEvent;
      entryId: string;
      actorId: string | null;
      voice?: TicketVoice;
    };
  }
}
