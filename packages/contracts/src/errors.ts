// Every code a problem document may carry, with its status. The web owns the sentence in both languages; a code without
// a sentence does not compile there.
import { z } from 'zod';

export const errorCodes = {
  // Any endpoint
  'request.invalid': 422,
  'request.malformed': 400,
  'request.too_large': 413,
  'request.media_type': 415,
  'request.not_found': 404,
  'request.method': 405,
  'request.too_many': 429,
  'request.timeout': 408,
  'request.conflict': 409,
  'request.version_required': 428,
  'request.stale': 412,
  'request.origin': 403,
  'request.forbidden': 403,
  'idempotency.malformed': 400,
  'idempotency.running': 409,
  'idempotency.mismatch': 422,
  'server.failed': 500,
  'server.unavailable': 503,
  // Sign-in
  'auth.required': 401,
  'auth.second_factor_required': 401,
  'auth.wrong_credentials': 401,
  'auth.wrong_code': 401,
  'auth.too_many_attempts': 429,
  'auth.step_up_required': 403,
  'auth.weak_password': 422,
  'auth.link_invalid': 410,
  'auth.totp_not_started': 409,
  'auth.totp_active': 409,
  // Setup
  'setup.done': 404,
  'setup.wrong_code': 403,
  // Things
  'clients.not_found': 404,
  'clients.slug_taken': 409,
  'sites.not_found': 404,
  'sites.slug_taken': 409,
  'people.not_found': 404,
  'people.email_taken': 409,
  'people.role_not_allowed': 403,
  'people.last_superadmin': 409,
  'people.sites_required': 422,
  'people.client_mismatch': 422,
  'tickets.not_found': 404,
  'tickets.move_not_allowed': 409,
  'tickets.assignee_not_allowed': 422,
  'tickets.resolution_required': 422,
  'devices.not_found': 404,
  'devices.not_pending': 409,
  'devices.no_agent': 409,
  'enrolment_tokens.not_found': 404,
  'alerts.not_found': 404,
  'alert_rules.not_found': 404,
  'alert_rules.invalid': 422,
  'scripts.not_found': 404,
  'scripts.parameters_invalid': 422,
  'commands.not_found': 404,
  'commands.stopped': 409,
  'commands.cap_reached': 429,
  'commands.not_cancellable': 409,
  'notifications.not_found': 404,
  'outbox.not_found': 404,
  'outbox.not_retryable': 409,
  'files.not_found': 404,
  // Agent protocol
  'agents.token_refused': 403,
  'agents.proof_refused': 401,
  'agents.bearer_refused': 401,
  'agents.revoked': 403,
  'agents.pending': 403,
  'agents.unknown': 404,
  'agents.clone': 409,
  'agents.sequence_reused': 409,
  'agents.file_not_announced': 403,
  'agents.file_mismatch': 422,
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** RFC 9457 problem document. `errors` point at the parts that were wrong (JSON pointer into body, query or params). */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    requestId: z.string().optional(),
    retryAfterSeconds: z.number().int().optional(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
