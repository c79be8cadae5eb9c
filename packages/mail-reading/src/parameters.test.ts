import { expect, it } from 'vitest';
import { parseStructured } from './parameters.ts';

it.each([
  ['text/plain; charset=utf-8', 'charset', 'utf-8', 'a token'],
  ['TEXT/Plain; Charset="utf-8"', 'charset', 'utf-8', 'without case, in quotes'],
  ['a/b; name="x; y=\\"z\\".pdf"', 'name', 'x; y="z".pdf', 'quotes keep semicolons, and quotes'],
  ['a/b; name=Mi factura (1).pdf', 'name', 'Mi factura (1).pdf', 'spaces and parentheses without quotes'],
  ['a/b; name=a.pdf (firmado)', 'name', 'a.pdf', 'a comment after a name'],
  ['a/b; name=C:\\docs\\a.pdf', 'name', 'C:\\docs\\a.pdf', 'a path of Windows'],
  ['a/b (x); name=a', 'name', 'a', 'a comment before'],
  ['a/b; boundary=one; boundary=two', 'boundary', 'one', 'the first of a name'],
  ['a/b; flag; boundary="x"', 'boundary', 'x', 'a name without a value'],
  ['a/b; name="x; boundary=y', 'boundary', 'y', 'a quote that is not closed'],
  ['a/b; boundary="x" junk', 'boundary', 'x', 'junk after a quote'],
  ['a/b; name*0="uno "; name*1=dos', 'name', 'uno dos', 'continued (RFC 2231)'],
])('%s: %s is %j (%s)', (raw, name, value) => {
  expect(parseStructured(raw).params.get(name)).toBe(value);
});

it.each([
  ["a/b; filename*=utf-8'es'a%C3%B1o.txt", 'año.txt'],
  ["a/b; filename*0*=iso-8859-1''a%F1; filename*1=o%20.txt", 'año%20.txt'],
  ["a/b; filename*1*=%B1o; filename*0*=utf-8''a%C3", 'año'],
])('%s has the encoded name %j', (raw, name) => {
  expect(parseStructured(raw).extended.get('filename')).toBe(name);
});
