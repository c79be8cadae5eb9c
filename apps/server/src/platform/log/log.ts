/** The log: one JSON object a line on standard output, or readable lines on a terminal. Never a secret, never a body. */
import type { Writable } from 'node:stream';
import { destination, type Logger, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from '../config/config.ts';
import { maskText, redactFields, serializeError } from './redact.ts';
import { loggedPath } from './request-path.ts';

export type Log = Logger;

/** Names that are masked in the bindings of a child logger, two levels deep: pino does not format those. */
const BOUND_SECRETS = ['password', 'token', 'secret', 'totp', 'authorization', 'cookie', 'apiKey', 'body'];

/**
 * Each line has `time` (ISO 8601), `level` as a word and `msg`; a line about a request adds its `reqId`.
 * @param output where lines go; standard output by default.
 */
export function createLog(config: Pick<Config, 'logLevel' | 'logFormat'>, output?: Writable): Log {
  const stream =
    config.logFormat === 'pretty'
      ? pretty({
          destination: output ?? 1,
          sync: true,
          colorize: !output && pretty.isColorSupported,
          ignore: 'pid,hostname',
        })
      : (output ?? destination(1));
  return pino(
    {
      level: config.logLevel,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactFields },
      serializers: { req: serializeRequest, res: serializeAnswer, err: serializeError },
      // A `*.code` would take the code of every error with it.
      redact: { paths: [...BOUND_SECRETS.flatMap((name) => [name, `*.${name}`]), 'code'], censor: '[redacted]' },
      hooks: { streamWrite: maskText },
    },
    stream,
  );
}

/** The parts of a Fastify request that may be logged. No headers: they carry cookies and tokens. */
interface LoggedRequest {
  method: string;
  url: string;
  ip?: string;
  routeOptions?: { url?: string | undefined };
}

function serializeRequest(request: LoggedRequest) {
  const { method, url, ip, routeOptions } = request;
  return { method, path: loggedPath(url, routeOptions?.url), address: ip };
}

const serializeAnswer = ({ statusCode }: { statusCode?: number }) => ({ statusCode });
