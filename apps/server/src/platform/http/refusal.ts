import { type ErrorCode, errorCodes } from '@lanet/contracts/errors';

export interface RefusalDetail {
  /** For people who read the API; the product's own sentence comes from the code. Never holds anything secret. */
  detail?: string;
  errors?: { pointer: string; message: string }[];
  retryAfterSeconds?: number;
  /** Of `agents.retired`: what the signer wants of the agent. */
  order?: { payload: string; signature: string; keyId: string };
  /** Of a 405: the methods that the path does have. */
  allow?: readonly string[];
}

/** An expected "no". It leaves as a problem document with this code and the status that belongs to it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: RefusalDetail;

  constructor(code: ErrorCode, detail: RefusalDetail = {}) {
    super(code);
    this.code = code;
    this.status = errorCodes[code];
    this.detail = detail;
  }
}
