import { describe, expect, it } from 'vitest';
import { estimatedHeight, mailDocument, ownPictureIds, remoteAddresses } from './html-document.ts';

const NONE = { own: new Map<string, string>(), remote: new Map<string, string>() };
const WORDS = { picture: 'imagen', leadsTo: (host: string) => `lleva a ${host}` };
const PICTURE = 'data:image/png;base64,AAAA';
const REMOTE = 'https://pictures.example/banner.png';

const shown = (html: string, pictures = NONE) =>
  new DOMParser().parseFromString(mailDocument(html, pictures, WORDS), 'text/html');

describe('what the frame is given', () => {
  it('comes with a policy that loads nothing from anywhere', () => {
    const policy = shown('<p>Hola</p>').querySelector('meta[http-equiv]')?.getAttribute('content') ?? '';

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('img-src data: blob:');
  });

  it('names no address that could be asked for, whatever the pictures are', () => {
    const html = `<img data-remote-src="${REMOTE}"><img src="${REMOTE}"><img src="cid:nobody"><img src="//x.example/a.png">`;

    const sources = [...shown(html).querySelectorAll('img')].map((image) => image.getAttribute('src'));

    expect(sources).toEqual([]);
  });

  it('shows pictures that were fetched for it, its own and those of other servers', () => {
    const pictures = { own: new Map([['logo@mail', PICTURE]]), remote: new Map([[REMOTE, `${PICTURE}B`]]) };

    const page = shown(`<img src="cid:logo%40mail" alt="Logo"><img data-remote-src="${REMOTE}">`, pictures);

    const sources = [...page.querySelectorAll('img')].map((image) => image.getAttribute('src'));
    expect(sources).toEqual([PICTURE, `${PICTURE}B`]);
    expect(page.body.innerHTML).not.toContain('data-remote-src');
  });

  it('says in the place of a picture what it is, and leaves nothing of one that counts readers', () => {
    const page = shown(
      `<img data-remote-src="${REMOTE}" alt="Oferta"><img data-remote-src="${REMOTE}"><img data-remote-src="${REMOTE}" width="1" height="1">`,
    );

    expect([...page.querySelectorAll('span')].map((box) => box.textContent)).toEqual(['Oferta', 'imagen']);
  });

  it('keeps a text that looks like markup a text', () => {
    const page = shown('<img alt="&lt;script&gt;alert(1)&lt;/script&gt;">');

    expect(page.querySelector('script')).toBeNull();
    expect(page.querySelector('span')?.textContent).toBe('<script>alert(1)</script>');
  });

  it('tells where a link leads, and beside it the host where its text names another', () => {
    const page = shown(
      '<a href="https://a.example/x">aquí</a><a href="https://b.example/" title="b.example" data-host="b.example">a.example</a>',
    );

    expect([...page.querySelectorAll('a')].map(({ title }) => title)).toEqual([
      'https://a.example/x',
      'https://b.example/',
    ]);
    expect([...page.querySelectorAll('a + span')].map((box) => box.textContent)).toEqual(['lleva a b.example']);
  });

  it.each([
    '<a href="https://a.example/">x</a>',
    '<a href="HTTPS://a.example/" target="_top" rel="opener">x</a>',
    '<a href="mailto:a@b.example" target="frame">x</a>',
    '<map><area href="tel:+525512345678"></map>',
  ])('opens every link in a tab that knows nothing of ours: %s', (html) => {
    const link = shown(html).querySelector('a, area');

    expect([link?.getAttribute('target'), link?.getAttribute('rel')]).toEqual([
      '_blank',
      'noopener noreferrer nofollow',
    ]);
  });

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    '/settings',
    '#top',
    'file:///etc/passwd',
  ])('follows no link to %j', (address) => {
    expect(shown(`<a href="${address}">x</a>`).querySelector('a')?.hasAttribute('href')).toBe(false);
  });
});

it('finds each picture of another server once', () => {
  const image = `<img data-remote-src="${REMOTE}">`;

  expect(remoteAddresses(`${image}${image}<img src="cid:a">`)).toEqual([REMOTE]);
});

it('finds the pictures of its own, also where their ids are not well encoded', () => {
  expect(ownPictureIds('<img src="cid:a%40b"><img src="CID:a%40b"><img src="cid:50%">')).toEqual(['a@b', '50%']);
});

it('makes a frame for a long text higher than for a short one, within bounds', () => {
  const heights = ['Hola', 'línea\n'.repeat(15), 'línea\n'.repeat(4_000)].map(estimatedHeight);

  expect(heights).toEqual([...heights].sort((a, b) => a - b));
  expect(new Set(heights).size).toBe(3);
  expect(heights.at(-1)).toBeLessThan(700);
});
