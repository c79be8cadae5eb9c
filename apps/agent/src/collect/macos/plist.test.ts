import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xmlPlist } from '../../testing/recorded-mac.ts';
import { parsePlist } from './plist.ts';

/** As `plutil` and `defaults` write them. */
const XML = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Name &amp; place</key>
	<string>A &lt;B&gt; &#38; &#xe9;
second line</string>
	<key>raw</key>
	<string><![CDATA[<not> & parsed]]></string>
	<key>empty</key>
	<string></string>
	<key>none</key>
	<dict/>
	<key>list</key>
	<array>
		<integer>-7</integer>
		<real>0.5</real>
		<true/>
		<false/>
		<!-- a comment -->
		<date>2026-11-20T09:00:00Z</date>
		<data>
		AAH+
		</data>
	</array>
</dict>
</plist>
`;

/** Every kind of value, in the binary form; written by another program than this one reads it with. */
const BINARY =
  'YnBsaXN0MDDdAQIDBAUGBwgJCgsMDQ4PEBESExQWFx8gISJjAEEA8QBvXxASQ0ZCdW5kbGVJZGVudGlmaWVyXxAaQ0ZCdW5kbGVTaG9ydFZlcnNpb25TdHJp' +
  'bmdfEBhOU0h1bWFuUmVhZGFibGVDb3B5cmlnaHRTYmlnVGRhdGFUbGlzdFNuZWdWbmVzdGVkU29mZlJvblRyZWFsVHdoZW4RB+pfEBNteC5lamVtcGxvLmZh' +
  'Y3R1cmFzVTQuMi4xbxBEAKkAIAAyADAAMQA5IBMAMgAwADIANgAgAEUAagBlAG0AcABsAG8AIABGAGEAYwB0AHUAcgBhAGMAaQDzAG4ALAAgAFMALgBBAC4A' +
  'IABUAG8AZABvAHMAIABsAG8AcwAgAGQAZQByAGUAYwBoAG8AcwAgAHIAZQBzAGUAcgB2AGEAZABvAHMALhMAAAEAAAAAAEMAAf6vEBQVFRUVFRUVFRUVFRUV' +
  'FRUVFRUVFVFhE//////////70RgZUWujGhscEAEQAtEdHlF4UXkICSM/+AAAAAAAADNByFghyAAAAAAIACMAKgA/AFwAdwB7AIAAhQCJAJAAlACXAJwAoQCk' +
  'ALoAwAFLAVQBWAFvAXEBegF9AX8BgwGFAYcBigGMAY4BjwGQAZkAAAAAAAACAQAAAAAAAAAjAAAAAAAAAAAAAAAAAAABog==';

describe('a property list', () => {
  it('is read from XML with its escapes, dates and bytes', () => {
    expect(parsePlist(XML)).toEqual({
      'Name & place': 'A <B> & é\nsecond line',
      raw: '<not> & parsed',
      empty: '',
      none: {},
      list: [-7, 0.5, true, false, new Date('2026-11-20T09:00:00Z'), Uint8Array.of(0, 1, 254)],
    });
  });

  it('is read from the binary form with the same values', () => {
    expect(parsePlist(Buffer.from(BINARY, 'base64'))).toEqual({
      Año: 2026,
      CFBundleIdentifier: 'mx.ejemplo.facturas',
      CFBundleShortVersionString: '4.2.1',
      NSHumanReadableCopyright: '© 2019–2026 Ejemplo Facturación, S.A. Todos los derechos reservados.',
      big: 2 ** 40,
      neg: -5,
      real: 1.5,
      on: true,
      off: false,
      when: new Date('2026-11-20T09:00:00Z'),
      data: Uint8Array.of(0, 1, 254),
      list: Array.from({ length: 20 }, () => 'a'),
      nested: { k: [1, 2, { x: 'y' }] },
    });
  });

  it('comes back as it was written', () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'grapheme' }).filter((text) => !/^\s*<!\[CDATA\[/.test(text)),
      fc.integer(),
      fc.boolean(),
      fc.uint8Array({ maxLength: 40 }),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
    }));

    fc.assert(
      fc.property(tree, (value) => {
        expect(parsePlist(xmlPlist(value))).toEqual(structuredClone(value));
      }),
    );
  });

  it('with a key that means something to JavaScript keeps it as a key', () => {
    const value = parsePlist('<plist><dict><key>__proto__</key><dict><key>x</key><true/></dict></dict></plist>');

    expect(Object.keys(value ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe('what is no property list', () => {
  const nested = (depth: number) => `<plist>${'<array>'.repeat(depth)}${'</array>'.repeat(depth)}</plist>`;

  it.each([
    { because: 'it is empty', text: '' },
    { because: 'it is another XML', text: '<html><body/></html>' },
    { because: 'it ends early', text: XML.slice(0, 400) },
    { because: 'a key has no value', text: '<plist><dict><key>a</key></dict></plist>' },
    { because: 'a value has no key', text: '<plist><dict><string>a</string></dict></plist>' },
    { because: 'a number is none', text: '<plist><integer>many</integer></plist>' },
    { because: 'it is too deep', text: nested(5000) },
  ])('is undefined when $because', ({ text }) => {
    expect(parsePlist(text)).toBeUndefined();
  });

  it('is undefined when arrays refer to themselves or unfold to more than any memory holds', () => {
    // Ten arrays, each with the next one 15 times: 15^10 values from 200 bytes.
    const arrays = Array.from({ length: 10 }, (_, level) => [
      0xaf,
      0x10,
      15,
      ...Array.from({ length: 15 }, () => level + 1),
    ]);
    const bomb = binary([...arrays, [0x09]]);

    expect(parsePlist(bomb)).toBeUndefined();
    expect(parsePlist(binary([[0xa1, 0]]))).toBeUndefined();
  });

  it('never throws, whatever bytes of a real one are changed', () => {
    const whole = Buffer.from(BINARY, 'base64');
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));

    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        expect(() => parsePlist(bytes)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

/** A binary property list of raw objects, the first of them on top, with references of one byte. */
function binary(objects: readonly (readonly number[])[]): Buffer {
  const body = [...Buffer.from('bplist00')];
  const offsets = objects.map((object) => {
    const at = body.length;
    body.push(...object);
    return at;
  });
  const trailer = Buffer.alloc(32);
  trailer[6] = 2;
  trailer[7] = 1;
  trailer.writeBigUInt64BE(BigInt(objects.length), 8);
  trailer.writeBigUInt64BE(BigInt(body.length), 24);
  return Buffer.concat([Buffer.from(body), Buffer.from(offsets.flatMap((at) => [at >> 8, at & 255])), trailer]);
}
