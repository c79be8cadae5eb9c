// What jsdom lacks and the kit asks for.
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';
import { withAllTexts } from '../platform/texts.ts';

// A component is tested by itself, without the page that would have waited for its texts.
await withAllTexts(Promise.resolve());
afterEach(cleanup);

window.matchMedia ??= (query: string): MediaQueryList =>
  Object.assign(new EventTarget(), {
    matches: false,
    media: query,
    onchange: null,
    addListener: () => {},
    removeListener: () => {},
  });

globalThis.ResizeObserver ??= class implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
};

// Fields that grow with their text measure again when a font arrives; here none ever does.
if (!('fonts' in document)) Object.defineProperty(document, 'fonts', { value: new EventTarget() });

// The router goes to the top of a new page; jsdom has no scrolling.
window.scrollTo = () => {};
Element.prototype.scrollIntoView ??= () => {};
