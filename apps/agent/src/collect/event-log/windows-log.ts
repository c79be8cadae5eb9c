import type { Reading, WindowsMachine } from '../../platform/machine.ts';
import { parsed } from '../collector.ts';
import { type LoggedErrors, type LogPlace, loggedError } from './logged-errors.ts';

/** Errors and worse of the logs System and Application, from a subscription that the event log itself keeps filled. */
export async function windowsErrors(machine: WindowsMachine, place: LogPlace): Promise<Reading<LoggedErrors>> {
  const events = await machine.errorEvents(place.cursor);
  return parsed(events, ({ xml, bookmark, isCut }) => ({
    errors: xml.flatMap((event) => eventOf(event) ?? []),
    cursor: bookmark,
    isCut,
  }));
}

/**
 * An event as EvtRender writes it (Microsoft, "Event Schema"). Its sentence would need the publisher's library; number and
 * parameters say the same to who looks it up: `7034: Spooler, 1`.
 */
export function eventOf(xml: string) {
  const source = attribute(xml, 'Provider', 'EventSourceName') || attribute(xml, 'Provider', 'Name');
  const at = Date.parse(attribute(xml, 'TimeCreated', 'SystemTime').replace(/(\.\d{3})\d*/, '$1'));
  const [, number = ''] = /<EventID[^>]*>(\d{1,5})<\/EventID>/.exec(xml) ?? [];
  const values = [...xml.matchAll(/<Data(?: [^>]*)?>([^<]{1,500})/g)].map(([, value = '']) => decoded(value).trim());
  const said = values.filter((value) => value !== '').join(', ');
  return loggedError(at, decoded(source), said ? `${number}: ${said}` : number);
}

function attribute(xml: string, element: string, name: string): string {
  const [tag = ''] = new RegExp(`<${element} [^>]*>`).exec(xml) ?? [];
  const [, , value = ''] = new RegExp(`\\b${name}=(['"])(.*?)\\1`).exec(tag) ?? [];
  return value;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    return ENTITIES[String(name).toLowerCase()] ?? whole;
  });
}
