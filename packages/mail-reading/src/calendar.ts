// An invitation as text (RFC 5545), for a message that says nothing else. In figures and names: it belongs to no language.

const MAX_LINES = 5_000;

/** What, when, where, by whom, a line each; null where there is no event in it. */
export function invitationText(calendar: string): string | null {
  const lines = calendar.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/, MAX_LINES);
  const from = lines.findIndex((line) => /^BEGIN:VEVENT\s*$/i.test(line));
  if (from < 0) return null;
  const ends = lines.findIndex((line, at) => at > from && /^END:VEVENT\s*$/i.test(line));
  const event = lines.slice(from + 1, ends < 0 ? undefined : ends);
  const property = (name: string) => propertyIn(event, name);
  const [start, end] = [property('DTSTART'), property('DTEND')];
  const parts = [
    property('SUMMARY')?.value,
    start && spanOf(start, end),
    property('LOCATION')?.value,
    organiserOf(property('ORGANIZER')),
    property('DESCRIPTION')?.value,
  ];
  const text = parts.filter((part) => part?.trim()).join('\n');
  return text === '' ? null : text;
}

interface Property {
  value: string;
  parameters: string;
}

function propertyIn(lines: readonly string[], name: string): Property | undefined {
  for (const line of lines) {
    const upper = line.slice(0, name.length).toUpperCase();
    const next = line[name.length];
    if (upper !== name || (next !== ':' && next !== ';')) continue;
    const colon = next === ':' ? name.length : valueAt(line, name.length);
    if (colon < 0) continue;
    return { value: unescaped(line.slice(colon + 1)), parameters: line.slice(name.length, colon) };
  }
  return undefined;
}

/** The colon that ends the parameters: in quotes it is part of one. */
function valueAt(line: string, from: number): number {
  let quoted = false;
  for (let at = from; at < line.length; at++) {
    if (line[at] === '"') quoted = !quoted;
    else if (line[at] === ':' && !quoted) return at;
  }
  return -1;
}

const unescaped = (value: string) =>
  value.replaceAll(/\\([nN,;\\])/g, (_all, char: string) => (char.toLowerCase() === 'n' ? '\n' : char)).trim();

/** `03/03/2025 10:00 – 11:00 (America/Mexico_City)`, as written: of a zone that is only named nothing is worked out. */
function spanOf(start: Property, end: Property | undefined): string | undefined {
  const from = instantOf(start.value);
  if (!from) return undefined;
  const until = end && instantOf(end.value);
  const zone = /;TZID=(?:"([^"]+)"|([^;:]+))/i.exec(start.parameters);
  const place = zone?.[1] ?? zone?.[2] ?? (start.value.endsWith('Z') ? 'UTC' : undefined);
  const untilText = until && (until.day === from.day ? until.time : `${until.day} ${until.time}`.trim());
  return [`${from.day} ${from.time}`.trim(), untilText && `– ${untilText}`, place && `(${place})`]
    .filter(Boolean)
    .join(' ');
}

function instantOf(value: string): { day: string; time: string } | undefined {
  const found = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}Z?)?$/.exec(value.trim());
  if (!found) return undefined;
  const [, year, month, day, hour, minute] = found;
  return { day: `${day}/${month}/${year}`, time: hour === undefined ? '' : `${hour}:${minute}` };
}

function organiserOf(organiser: Property | undefined): string | undefined {
  if (!organiser) return undefined;
  const name = /;CN=(?:"([^"]*)"|([^;:]*))/i.exec(organiser.parameters);
  const address = organiser.value.replace(/^mailto:/i, '');
  return [name?.[1] ?? name?.[2], address && `<${address}>`].filter(Boolean).join(' ');
}
