import { z } from 'zod';

type Json = Record<string, unknown>;
/** What is sent, before defaults and conversions; or what is answered. */
export type Direction = 'input' | 'output';

/** JSON Schemas whose named parts (`meta({ id })`) are components of one document, each written once. */
export interface Components {
  /** Of a part of an endpoint that was among those given. */
  schema(part: z.ZodType, direction: Direction): Json;
  /** By name; `TicketInput` where what is sent differs from what is answered. */
  named: Record<string, unknown>;
}

export function componentsOf(parts: readonly (readonly [z.ZodType, Direction])[]): Components {
  const found: Record<Direction, Record<string, string>> = { input: {}, output: {} };
  for (const [part, direction] of parts) {
    const { $defs = {} } = jsonSchema(part, direction);
    for (const [name, one] of Object.entries($defs)) found[direction][name] = JSON.stringify(one);
  }
  const differing = differingNames(found);
  const nameOf = (name: string, direction: Direction) =>
    direction === 'input' && differing.has(name) ? `${name}Input` : name;
  const linked = (text: string, direction: Direction): Json =>
    JSON.parse(
      text.replaceAll(/"#\/\$defs\/([^"]+)"/g, (_ref, name) => `"#/components/schemas/${nameOf(name, direction)}"`),
    );
  const named = (['input', 'output'] as const).flatMap((direction) =>
    Object.entries(found[direction]).map(([name, text]) => [nameOf(name, direction), linked(text, direction)] as const),
  );
  return {
    schema(part, direction) {
      const { $schema: _dialect, $defs: _named, ...rest } = jsonSchema(part, direction);
      return linked(JSON.stringify(rest), direction);
    },
    named: Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Names that mean different things in the two directions, by themselves or by what they refer to. */
function differingNames({ input, output }: Record<Direction, Record<string, string>>): Set<string> {
  const both = Object.keys(input).filter((name) => name in output);
  const differing = new Set(both.filter((name) => input[name] !== output[name]));
  for (let before = -1; before !== differing.size; ) {
    before = differing.size;
    for (const name of both) {
      if ([...differing].some((other) => input[name]?.includes(`"#/$defs/${other}"`))) differing.add(name);
    }
  }
  return differing;
}

const jsonSchema = (part: z.ZodType, io: Direction) =>
  z.toJSONSchema(part, { io, unrepresentable: 'any', reused: 'inline' });
