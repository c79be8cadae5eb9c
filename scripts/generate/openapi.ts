import { type Endpoint, takesIdempotencyKey } from '@lanet/contracts/endpoint';
import { errorCodes, Problem } from '@lanet/contracts/errors';
import { endpoints } from '@lanet/contracts/index';
import { z } from 'zod';
import { type Components, componentsOf } from './openapi-components.ts';

/** `docs/openapi.json`: OpenAPI 3.1 printed from the contracts. */
export async function openApi(): Promise<string> {
  const components = componentsOf([
    [Problem, 'output'],
    ...Object.values(endpoints).flatMap(({ params, query, body, headers, response }) => [
      ...[params, query, body, ...(headers ? [headers] : [])].map((part) => [part, 'input'] as const),
      [response, 'output'] as const,
    ]),
  ]);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, one] of Object.entries(endpoints)) {
    const path = one.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operation(name, one, components) };
  }
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'LANET Helpdesk',
      version: '1',
      description: 'Errors are problem documents (RFC 9457) with a stable `code`.',
      'x-error-codes': Object.keys(errorCodes),
    },
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: { schemas: components.named, securitySchemes: securitySchemes() },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function operation(name: string, one: Endpoint, { schema }: Components) {
  const [feature = ''] = name.split('.');
  const status = hasFields(one.response) ? String(one.status ?? 200) : '204';
  return {
    operationId: name,
    tags: [feature],
    summary: one.summary,
    'x-permission': one.permission,
    security: security(one),
    parameters: [
      ...parameters(schema(one.params, 'input'), 'path'),
      ...parameters(schema(one.query, 'input'), 'query'),
      ...(one.headers ? parameters(schema(one.headers, 'input'), 'header') : []),
      ...(one.versioned ? [ifMatch] : []),
      ...(takesIdempotencyKey(one) ? [idempotencyKey] : []),
    ],
    ...(hasFields(one.body) && {
      requestBody: { required: true, content: one.takes ? bytes(one.takes) : json(schema(one.body, 'input')) },
    }),
    responses: {
      [status]: { description: 'Done', ...(status !== '204' && { content: json(schema(one.response, 'output')) }) },
      default: {
        description: 'Refused',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The version the change was made from, quoted',
  schema: { type: 'string' },
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Names this request, so that sending it again does it once: for 24 hours the same request under the same key gets the ' +
    'same answer, with `Idempotency-Replayed: true`. 409 while the first is running, 422 for another request. A refused ' +
    'request did nothing: its key may be used again.',
  schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
};

function security({ permission }: Endpoint) {
  if (permission === 'anyone') return [];
  return permission.startsWith('agent_') ? [{ agent: [] }] : [{ signIn: [] }];
}

const securitySchemes = () => ({
  signIn: { type: 'apiKey', in: 'cookie', name: '__Host-lanet' },
  agent: { type: 'http', scheme: 'bearer' },
});

function parameters({ properties, required }: Record<string, unknown>, place: 'header' | 'path' | 'query') {
  const names = Array.isArray(required) ? required : [];
  return Object.entries(Object(properties)).map(([name, one]) => ({
    name,
    in: place,
    required: place === 'path' || names.includes(name),
    schema: one,
  }));
}

const bytes = (types: readonly string[]) => Object.fromEntries(types.map((type) => [type, {}]));

const json = (one: unknown) => ({ 'application/json': { schema: one } });

const hasFields = (part: z.ZodType) => !(part instanceof z.ZodObject && Object.keys(part.shape).length === 0);
