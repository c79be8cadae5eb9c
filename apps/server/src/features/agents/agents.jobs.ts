declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** A computer waits for a person to accept it. */
    'notifications.enrolment_pending': { clientId: string; deviceId: string; hostname: string };
    /** A breach of trust that administrators have to hear of; `code` as in the audit log without `agent.`. */
    'notifications.security_event': { clientId: string; deviceId: string; agentId: string; code: string; text: string };
  }
}
export {};
