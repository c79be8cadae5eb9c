import { describe, expect, it } from 'vitest';
import { cleanStyle } from './mail-styles.ts';
import { sanitiseMailHtml } from './sanitise-mail-html.ts';

const clean = (html: string) => sanitiseMailHtml(html).html;

describe('what stays of HTML', () => {
  it.each([
    ['<p>Hola <b>Ana</b></p>', '<p>Hola <b>Ana</b></p>'],
    ['<p onclick="a()" class="x" id="y">Hola</p>', '<p>Hola</p>'],
    ['<script>a()</script><style>p{}</style>Hola', 'Hola'],
    ['<form action="x"><input value="y">Hola<button>Ir</button></form>', 'HolaIr'],
    ['<iframe src="https://a.mx">Hola</iframe>', 'Hola'],
    ['<svg><a xlink:href="javascript:a()">x</a></svg>Hola', 'Hola'],
    ['<math><mtext><img src=x onerror=a()></mtext></math>Hola', 'Hola'],
    ['<noscript><p title="</noscript><img src=x onerror=a()>"></noscript>', ''],
    ['<base href="https://a.mx"><meta http-equiv="refresh" content="0"><link rel="x">Hola', 'Hola'],
    ['<!-- <script>a()</script> -->Hola<![CDATA[x]]>', 'Hola'],
    [
      '<td background="https://a.mx/x.png" bgcolor="#fff" width="10">Hola</td>',
      '<td bgcolor="#fff" width="10">Hola</td>',
    ],
    ['<font color="red" size="9" face="Arial">Hola</font>', '<font color="red" size="9" face="Arial">Hola</font>'],
    ['1 < 2 & <b>3', '1 &lt; 2 &amp; <b>3</b>'],
  ])('%s', (html, safe) => {
    expect(clean(html)).toBe(safe);
  });

  it('is only what was written, where tags are nested into each other', () => {
    expect(clean('<<script>script>alert(1)<</script>/script>')).not.toContain('<script');
  });
});

describe('addresses', () => {
  const REL = 'target="_blank" rel="noopener noreferrer nofollow"';

  it.each([
    ['<a href="https://a.mx/x?y=1&z">x</a>', `<a href="https://a.mx/x?y=1&amp;z" ${REL}>x</a>`],
    ['<a href="mailto:a@b.mx">x</a>', `<a href="mailto:a@b.mx" ${REL}>x</a>`],
    ['<a href="//a.mx">x</a>', `<a href="https://a.mx" ${REL}>x</a>`],
    ['<a href=" java\tscript:a()">x</a>', '<a>x</a>'],
    ['<a href="&#106;avascript:a()">x</a>', '<a>x</a>'],
    ['<a href="data:text/html,x">x</a>', '<a>x</a>'],
    ['<a href="file:///etc/passwd">x</a>', '<a>x</a>'],
    ['<a href="/relativo">x</a>', '<a>x</a>'],
    ['<img src="cid:foto@a" alt="F" width="10">', '<img alt="F" width="10" src="cid:foto@a" />'],
    ['<img src="https://a.mx/x.png">', '<img alt="" data-remote-src="https://a.mx/x.png" />'],
    ['<img src="https://a.mx/x.png" width="1">', '<img alt="" width="1" />'],
    ['<img src="https://a.mx/x.png" height="0">', '<img alt="" height="0" />'],
    ['<img src="data:image/svg+xml;base64,PHN2Zz4=">', '<img alt="" />'],
    ['<img src=x onerror=a() srcset="https://a.mx 2x">', '<img alt="" />'],
  ])('%s', (html, safe) => {
    expect(clean(html)).toBe(safe);
  });

  it('of pictures elsewhere wait, and it is said that they do', () => {
    expect(sanitiseMailHtml('<img src="http://a.mx/x.png">').hasRemoteImages).toBe(true);
    expect(sanitiseMailHtml('<img src="cid:x">').hasRemoteImages).toBe(false);
  });

  it('of pictures in the HTML become pictures of the message', () => {
    const { html, images } = sanitiseMailHtml(
      '<img src="data:image/jpg;base64,/9j/"><img src="data:image/png;base64,">',
    );

    expect(html).toBe('<img alt="" src="cid:image-1@data" /><img alt="" />');
    expect(images.map(({ mime, bytes }) => [mime, bytes.toString('hex')])).toEqual([['image/jpeg', 'ffd8ff']]);
  });
});

describe('links whose text names another host', () => {
  const hosts = (html: string) => /data-host="([^"]*)"/.exec(clean(html))?.[1];

  it.each([
    ['<a href="https://malo.mx/x">https://banco.mx/entrar</a>', 'malo.mx'],
    ['<a href="https://malo.mx/banco.mx">www.<b>banco</b>.mx</a>', 'malo.mx'],
    ['<a href="https://banco.mx.malo.mx">banco.mx</a>', 'banco.mx.malo.mx'],
    ['<a href="https://banco.mx@malo.mx/">banco.mx</a>', 'malo.mx'],
    ['<a href="https://bаnco.mx/">banco.mx</a>', 'xn--bnco-53d.mx'],
    ['<a href="mailto:x@malo.mx">ana@banco.mx</a>', 'malo.mx'],
    ['<a href="https://www.banco.mx/x">banco.mx</a>', undefined],
    ['<a href="https://correo.banco.mx/x">banco.mx</a>', undefined],
    ['<a href="https://malo.mx">Entrar aquí</a>', undefined],
  ])('%s: %s', (html, host) => {
    expect(hosts(html)).toBe(host);
  });

  it('cannot say so by themselves', () => {
    expect(clean('<a href="https://malo.mx" data-host="banco.mx" title="banco.mx">Aquí</a>')).not.toContain('banco');
  });
});

describe('styles', () => {
  it.each([
    ['color:red; Background-Color:#FFF', 'color:red;background-color:#FFF'],
    ['font-family:"Segoe UI", sans-serif', 'font-family:"Segoe UI", sans-serif'],
    ['color:rgb(1, 2, 3) !important', 'color:rgb(1, 2, 3)'],
    ['position:fixed;top:0;display:none', ''],
    ['background:url(https://a.mx)', ''],
    ['width:expression(a())', ''],
    ['width:90000px;height:10px', 'height:10px'],
    ['margin:-500px', ''],
    ['font-size:0', ''],
    ['font-size:1px;font-size:12pt', 'font-size:12pt'],
    ['color:\\72 ed', ''],
    ['-moz-binding:x;behavior:y;color', ''],
    ['__proto__:x;constructor:y', ''],
  ])('%j is %j', (style, kept) => {
    expect(cleanStyle(style)).toBe(kept);
  });
});
