import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeSseParser, type SseMessage } from './sse-parser.ts';

const read = (pieces: readonly string[]): SseMessage[] => {
  const messages: SseMessage[] = [];
  const feed = makeSseParser((message) => messages.push(message));
  for (const piece of pieces) feed(piece);
  return messages;
};

const STREAM = ': hello\n\nid: 7\nevent: change\ndata: {"a":\ndata: 1}\n\ndata:second\r\n\r\ndata\n\nid: 9\n\n';
const MESSAGES = [
  { id: '7', event: 'change', data: '{"a":\n1}' },
  { id: undefined, event: 'message', data: 'second' },
  { id: undefined, event: 'message', data: '' },
];

it('reads ids, names, several data lines, and passes over comments', () => {
  expect(read([STREAM])).toEqual(MESSAGES);
});

it('reads the same however the text is cut', () => {
  const cuts = fc.array(fc.nat(STREAM.length), { maxLength: 12 });
  fc.assert(
    fc.property(cuts, (at) => {
      const places = [0, ...at.sort((a, b) => a - b), STREAM.length];
      const pieces = places.slice(1).map((end, index) => STREAM.slice(places[index], end));

      expect(read(pieces)).toEqual(MESSAGES);
    }),
  );
});

it('waits for the end of an event', () => {
  expect(read(['data: 1\n'])).toEqual([]);
});
