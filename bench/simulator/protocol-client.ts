// The agent protocol as an agent of its own speaks it: real keys, proofs, grants, reports and results over kept-alive HTTP.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { Agent as HttpAgent, request } from 'node:http';
import {
  AGENT_PROTOCOL,
  type CommandResult,
  type Delivery,
  type EnrolmentState,
  type Facts,
  type Report,
  type ReportAnswer,
} from '@lanet/contracts/agent';
import {
  enrolmentAnswerText,
  enrolmentText,
  formatProof,
  isServerOfToken,
  keyFingerprint,
  PROOF_LIFETIME_MS,
  parseEnrolmentToken,
  proofPayload,
  proofText,
  sortedJson,
} from '@lanet/contracts/wire';

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest();

export interface KnownIdentity {
  /** PKCS 8, PEM. */
  privateKey: string;
  /** Of the server this key enrolled with. */
  fingerprint: string;
  commandKey: string;
}

export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly status: number;
  readonly body: string;
  readonly retryAfterSeconds: number;

  constructor(path: string, status: number, body: string, retryAfter: string | undefined) {
    super(`${path} answered ${status}: ${body.slice(0, 300)}`);
    this.status = status;
    this.body = body;
    this.retryAfterSeconds = Number(retryAfter ?? 0);
  }
}

const connections = new HttpAgent({ keepAlive: true, maxSockets: 256, scheduling: 'lifo' });

export class ProtocolClient {
  readonly server: URL;
  readonly agentId: string;
  /** The server's command key, pinned at enrolment. */
  commandKey: string;
  readonly #key: KeyObject;
  readonly #publicKey: string;
  #fingerprint = '';
  #bearer: { text: string; expiresAt: number } | undefined;
  #offsetMs = 0;

  constructor(server: string, known?: KnownIdentity) {
    this.server = new URL(server);
    this.#key = known ? createPrivateKey(known.privateKey) : generateKeyPairSync('ed25519').privateKey;
    this.#fingerprint = known?.fingerprint ?? '';
    this.commandKey = known?.commandKey ?? '';
    this.#publicKey = createPublicKey(this.#key).export({ format: 'jwk' }).x ?? '';
    this.agentId = keyFingerprint(sha256(Buffer.from(this.#publicKey, 'base64url')));
  }

  /** What a later run needs to speak for the same device. */
  identity(): KnownIdentity {
    const privateKey = this.#key.export({ format: 'pem', type: 'pkcs8' }).toString();
    return { privateKey, fingerprint: this.#fingerprint, commandKey: this.commandKey };
  }

  /** Epoch milliseconds of the server's clock. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Asks to join. @throws when the server that answers is not the one the token names. */
  async enrol(token: string, facts: Facts, agentVersion: string): Promise<EnrolmentState> {
    const parts = parseEnrolmentToken(token);
    if (!parts) throw new Error('not an enrolment token');
    // The token holds only the start of the fingerprint; the whole one comes with the answer and must begin with it.
    const proof = this.#sign(
      enrolmentText({
        tokenSha256: sha256(parts.secret).toString('hex'),
        serverFingerprint: parts.fingerprint,
        factsSha256: sha256(sortedJson(facts)).toString('hex'),
      }),
    );
    const body = {
      token,
      publicKey: this.#publicKey,
      proof,
      facts,
      agentVersion,
      protocol: AGENT_PROTOCOL,
      sentAt: Date.now(),
    };
    const source = this.#sourceAddress();
    const answer = await this.#send<EnrolmentState>('POST', '/agent/v1/enrolments', body, {}, source);
    const identity = Buffer.from(answer.keys.identity, 'base64url');
    this.#fingerprint = keyFingerprint(sha256(identity));
    const text = enrolmentAnswerText({ proof, agentId: answer.agentId, state: answer.state, keys: answer.keys });
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: answer.keys.identity }, format: 'jwk' });
    if (
      !isServerOfToken(parts, this.#fingerprint) ||
      !verify(null, Buffer.from(text), publicKey, Buffer.from(answer.signature, 'base64url'))
    ) {
      throw new Error('the server that answered is not the one this token belongs to');
    }
    this.commandKey = answer.keys.command;
    this.#offsetMs = answer.serverTime - Date.now();
    return answer;
  }

  enrolment(): Promise<EnrolmentState> {
    const path = `/agent/v1/enrolments/${this.agentId}`;
    return this.#send('GET', path, undefined, { authorization: this.proof('GET', path, '') });
  }

  report(report: Report): Promise<ReportAnswer> {
    return this.#asAgent('POST', '/agent/v1/reports', report);
  }

  commands(): Promise<{ items: Delivery[] }> {
    return this.#asAgent('GET', '/agent/v1/commands', undefined);
  }

  results(items: CommandResult[]): Promise<void> {
    return this.#asAgent('POST', '/agent/v1/results', { items });
  }

  /** The `Authorization` of one request, by the agent's key. */
  proof(method: string, path: string, body: string): string {
    const issuedAt = this.now();
    const payload = proofPayload({
      agentId: this.agentId,
      server: this.#fingerprint,
      method,
      path,
      bodySha256: sha256(body).toString('hex'),
      issuedAt,
      expiresAt: issuedAt + PROOF_LIFETIME_MS,
      random: randomBytes(16).toString('base64url'),
    });
    return formatProof(payload, this.#sign(proofText(payload)));
  }

  get fingerprint(): string {
    return this.#fingerprint;
  }

  signText(text: string): string {
    return this.#sign(text);
  }

  /** The bearer, renewed a minute before it ends. */
  async bearer(): Promise<string> {
    if (!this.#bearer || this.#bearer.expiresAt < this.now() + 60_000) {
      const path = '/agent/v1/grants';
      const grant = await this.#send<{ bearer: string; bearerExpiresAt: number; serverTime: number }>(
        'POST',
        path,
        undefined,
        {
          authorization: this.proof('POST', path, ''),
        },
      );
      this.#offsetMs = grant.serverTime - Date.now();
      this.#bearer = { text: grant.bearer, expiresAt: grant.bearerExpiresAt };
    }
    return this.#bearer.text;
  }

  async #asAgent<T>(method: string, path: string, body: unknown): Promise<T> {
    return this.#send(method, path, body, { authorization: `Bearer ${await this.bearer()}` });
  }

  #sign(text: string): string {
    return sign(null, Buffer.from(text), this.#key).toString('base64url');
  }

  /**
   * Whence this agent asks to join a server of this computer. Each has an address of its own, as computers have: a server
   * takes ten a minute from one. Only Linux lets a program speak from all of 127.0.0.0/8.
   */
  #sourceAddress(): string | undefined {
    const local = process.platform === 'linux' && ['localhost', '127.0.0.1'].includes(this.server.hostname);
    const [a = 0, b = 0, c = 0] = sha256(this.agentId);
    return local ? `127.${a}.${b}.${Math.min(254, c + 1)}` : undefined;
  }

  #send<T>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
    localAddress?: string,
  ): Promise<T> {
    const text = body === undefined ? '' : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          ...(localAddress ? { agent: false, family: 4, localAddress } : { agent: connections }),
          host: this.server.hostname,
          port: this.server.port,
          method,
          path,
          timeout: 30_000,
          headers: {
            ...headers,
            ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          },
        },
        (answer) => {
          let received = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk: string) => {
            received += chunk;
          });
          answer.on('error', reject);
          answer.on('end', () => {
            const status = answer.statusCode ?? 0;
            if (status >= 300) reject(new ProtocolError(path, status, received, answer.headers['retry-after']));
            // What the server answers is held against its contract by the server's own tests.
            else resolve((received === '' ? undefined : JSON.parse(received)) as T);
          });
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${path}: no answer in 30 s`)));
      outgoing.on('error', reject);
      outgoing.end(text);
    });
  }
}
