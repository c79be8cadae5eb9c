// Scripts: the library of what may be run on a device, with typed parameters and versions by content.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, nothing } from './endpoint.ts';

export const Platform = z.enum(['linux', 'windows', 'macos']);
export type Platform = z.infer<typeof Platform>;

/** safe: no harm possible. caution: asks once and wants a fresh second factor. dangerous: a second person as well. */
export const ScriptClass = z.enum(['safe', 'caution', 'dangerous']);
export type ScriptClass = z.infer<typeof ScriptClass>;

/**
 * What runs a script. The agent knows where each of them is on its system; a system that has none of a name refuses with
 * `interpreter.missing`. Texts made before these names say an absolute path instead.
 */
export const InterpreterName = z.enum(['sh', 'bash', 'powershell', 'cmd', 'python']);
export type InterpreterName = z.infer<typeof InterpreterName>;

/**
 * What a service may be called: systemd's unit names, labels of launchd, and names of Windows, which may hold blanks and a
 * dollar sign (`MSSQL$SQLEXPRESS`). The agent lets through only what its service manager knows.
 */
export const SERVICE_NAME = /^(?! )[\p{L}\p{N}:_.\\@$#+ -]{1,255}(?<! )$/u;

const Both = z.object({ es: z.string(), en: z.string() });

const parameterBase = { name: z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/), titles: Both };

/** A parameter's kind decides what the form asks and what is let through; values go to the script as environment. */
export const ScriptParameter = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('number'), ...parameterBase, default: z.number(), min: z.number(), max: z.number() }),
    z.object({ kind: z.literal('boolean'), ...parameterBase, default: z.boolean() }),
    z.object({
      kind: z.literal('choice'),
      ...parameterBase,
      default: z.string(),
      choices: z.array(z.object({ value: z.string(), titles: Both })).min(1),
    }),
    /** A service's exact name; the agent lets it through only if the service manager knows it. */
    z.object({ kind: z.literal('service'), ...parameterBase, default: z.string() }),
    z.object({ kind: z.literal('path'), ...parameterBase, default: z.string() }),
    z.object({ kind: z.literal('text'), ...parameterBase, default: z.string(), maxLength: z.number().int().max(1000) }),
  ])
  .meta({ id: 'ScriptParameter' });
export type ScriptParameter = z.infer<typeof ScriptParameter>;

export const ParameterValues = z.record(z.string().max(40), z.union([z.string().max(1000), z.number(), z.boolean()]));
export type ParameterValues = z.infer<typeof ParameterValues>;

export const Script = z
  .object({
    id: Id,
    key: z.string(),
    titles: Both,
    descriptions: Both,
    class: ScriptClass,
    platforms: z.array(Platform),
    parameters: z.array(ScriptParameter),
    timeoutSeconds: z.number().int(),
    version: z.number().int(),
    runs: z.number().int(),
    lastRunAt: Instant.nullable(),
  })
  .meta({ id: 'Script' });
export type Script = z.infer<typeof Script>;

export const ScriptText = z.object({
  platform: Platform,
  interpreter: z.string(),
  text: z.string(),
  sha256: z.string(),
  version: z.number().int(),
  createdAt: Instant,
});

export const scripts = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/scripts',
    summary: 'The script library',
    permission: 'scripts.read',
    params: nothing,
    query: z.object({ platform: Platform.optional() }),
    body: nothing,
    response: z.object({ items: z.array(Script) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/scripts/:id',
    summary: 'One script with its text for each system',
    permission: 'scripts.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: Script.extend({ texts: z.array(ScriptText) }),
  }),
};
