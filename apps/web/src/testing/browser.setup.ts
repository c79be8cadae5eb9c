// What jsdom lacks and the kit asks for.
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';
import '../platform/i18n.ts';

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
