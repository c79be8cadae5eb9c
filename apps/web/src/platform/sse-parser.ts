// Reads a stream of server-sent events from text that arrives in any pieces.
// Source: WHATWG HTML, section 9.2.6 "Interpreting an event stream".

export interface SseMessage {
  id: string | undefined;
  event: string;
  data: string;
}

/** Answers a function to feed with text; it calls `onMessage` for every finished event. Comments are passed over. */
export function makeSseParser(onMessage: (message: SseMessage) => void): (text: string) => void {
  let rest = '';
  let draft = emptyDraft();

  const takeLine = (line: string) => {
    if (line === '') {
      if (draft.data.length > 0) onMessage({ id: draft.id, event: draft.event, data: draft.data.join('\n') });
      draft = emptyDraft();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') draft.data.push(value);
    else if (name === 'event') draft.event = value || 'message';
    else if (name === 'id') draft.id = value;
  };

  return (text) => {
    // A lone CR at the end may be the first half of CRLF: keep it until the next piece shows which.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) takeLine(line);
  };
}

const emptyDraft = (): { id: string | undefined; event: string; data: string[] } => ({
  id: undefined,
  event: 'message',
  data: [],
});
