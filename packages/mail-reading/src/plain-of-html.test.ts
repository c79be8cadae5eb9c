import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainOfHtml } from './plain-of-html.ts';

describe('HTML as text', () => {
  it.each([
    ['paragraphs with a line between', '<p>Uno</p><p>Dos</p>', 'Uno\n\nDos'],
    ['divisions and breaks as lines', '<div>Uno<br>Dos</div><div>Tres</div>', 'Uno\nDos\nTres'],
    ['an empty division as an empty line', '<div>Uno</div><div><br></div><div>Dos</div>', 'Uno\n\nDos'],
    [
      'paragraphs of Outlook as lines',
      '<p class=MsoNormal>Uno</p><p class=MsoNormal>Dos</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>Tres</p>',
      'Uno\nDos\n\nTres',
    ],
    ['headings as they are written', '<h1>Aviso importante</h1><p>Uno</p>', 'Aviso importante\n\nUno'],
    [
      'lists',
      '<p>Faltan:</p><ul><li>teclado</li><li><p>ratón</p></li></ul><p>Gracias</p>',
      'Faltan:\n\n- teclado\n- ratón\n\nGracias',
    ],
    ['numbered and nested lists', '<ol><li>uno<ul><li>a</li></ul></li><li>dos</li></ol>', '1. uno\n  - a\n2. dos'],
    [
      'the cells of a row on one line',
      '<table><tr><td>Equipo</td><td>Estado</td></tr><tr><td>PC-01</td><td>bien</td></tr></table>',
      'Equipo\tEstado\nPC-01\tbien',
    ],
    ['quotations', 'Sí.<blockquote>Hola<blockquote>Antes</blockquote></blockquote>', 'Sí.\n> Hola\n>> Antes'],
    ['a link with its address', 'Vea <a href="https://a.example/x">la guía</a>.', 'Vea la guía <https://a.example/x>.'],
    ['a link that is its address once', '<a href="https://a.example/">a.example</a>', 'a.example'],
    ['a mail address once', '<a href="mailto:ana@a.example">ana@a.example</a>', 'ana@a.example'],
    ['the address behind a name', '<a href="mailto:ana@a.example?subject=x">Ana</a>', 'Ana <ana@a.example>'],
    ['no address of a script', '<a href="javascript:alert(1)">aquí</a>', 'aquí'],
    [
      'images by their description',
      'Vea <img src="cid:1" alt="Pantalla azul"><img alt="image001.png" src="cid:2">',
      'Vea [Pantalla azul]',
    ],
    ['preformatted text with its spaces', '<pre>a  b\n  c</pre>', 'a  b\n  c'],
    ['entities', '&iquest;M&aacute;s &lt;b&gt; &amp; &#8364;&nbsp;5?', '¿Más <b> & € 5?'],
    [
      'no script, style, title or comment',
      '<title>t</title><style>p{}</style><script>x</script><!-- c --><p>Uno</p>',
      'Uno',
    ],
    ['white space as one', '<p>  Uno\n\t dos  </p>', 'Uno dos'],
    ['a broken tail', '<p>Uno<div>Dos</p><b', 'Uno\nDos'],
  ])('gives %s', (_, html, text) => {
    expect(plainOfHtml(html)).toBe(text);
  });

  it.each([
    ['nested elements', `${'<div>'.repeat(100_000)}hola`],
    ['nested quotations', `${'<blockquote>'.repeat(100_000)}hola`],
    ['closes of what is not open', `${'<div>'.repeat(50_000)}${'</p></span>'.repeat(50_000)}hola`],
    ['cells in one line', `${'<td>a'.repeat(100_000)}hola`],
  ])('reads 100,000 %s to the end', (_, html) => {
    expect(plainOfHtml(html)).toMatch(/hola$/);
  });

  it('keeps the words of any nesting', () => {
    const words = fc
      .array(fc.constantFrom('uno', 'dos', 'tres'), { minLength: 1, maxLength: 5 })
      .map((list) => list.join(' '));
    const { html } = fc.letrec<{ html: string }>((tie) => ({
      html: fc.oneof(
        { maxDepth: 4 },
        words,
        fc
          .tuple(fc.constantFrom('div', 'p', 'blockquote', 'ul', 'td', 'span', 'pre'), tie('html'), tie('html'))
          .map(([name, a, b]) => `<${name}>${a} ${b}</${name}>`),
      ),
    }));
    fc.assert(
      fc.property(html, (source) => {
        const expected = source.replace(/<[^>]*>/g, ' ').match(/\w+/g);
        expect(plainOfHtml(source).match(/\w+/g)).toEqual(expected);
      }),
    );
  });
});
