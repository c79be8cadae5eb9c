import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { keyName, registerKeys, useKeys } from './keys.ts';

const label = 'ui.keys.open';
const stops: (() => void)[] = [];
let ran: string[] = [];

const bind = (...keys: string[]) =>
  stops.push(registerKeys(keys.map((one) => ({ keys: one, label, run: () => ran.push(one) }))));

const press = (key: string, more: KeyboardEventInit = {}, target: Element = document.body) =>
  fireEvent.keyDown(target, { key, ...more });

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  ran = [];
  cleanup();
});

it('runs single keys, sequences and combinations', () => {
  bind('j', 'g i', 'mod+k', 'shift+x', '?');

  press('j');
  press('g');
  press('i');
  press('k', { ctrlKey: true });
  press('X', { shiftKey: true });
  press('?', { shiftKey: true });

  expect(ran).toEqual(['j', 'g i', 'mod+k', 'shift+x', '?']);
});

it('keeps single keys off while typing, except those that say otherwise', () => {
  bind('j');
  stops.push(registerKeys([{ keys: 'mod+enter', label, whileTyping: true, run: () => ran.push('send') }]));
  render(<textarea aria-label="text" />);
  const field = screen.getByRole('textbox');

  press('j', {}, field);
  press('Enter', { ctrlKey: true }, field);

  expect(ran).toEqual(['send']);
});

it('works on checkboxes, where nothing is typed', () => {
  bind('x');
  render(<input type="checkbox" aria-label="row" />);

  press('x', {}, screen.getByRole('checkbox'));

  expect(ran).toEqual(['x']);
});

it('leaves Enter to a focused button', () => {
  bind('enter');
  render(<button type="button">b</button>);

  press('Enter', {}, screen.getByRole('button'));
  press('Enter');

  expect(ran).toEqual(['enter']);
});

it('stays off under a dialog', () => {
  bind('j');
  render(<div role="dialog" aria-modal="true" aria-label="d" />);

  press('j');

  expect(ran).toEqual([]);
});

it('lets the page that came last win, until it goes', () => {
  bind('e');
  const stop = registerKeys([{ keys: 'e', label, run: () => ran.push('page') }]);
  press('e');
  stop();
  press('e');

  expect(ran).toEqual(['page', 'e']);
});

it('forgets a sequence that another key interrupts', () => {
  bind('g i', 'i');

  press('g');
  press('q');
  press('i');

  expect(ran).toEqual(['i']);
});

function Page({ word }: { word: string }) {
  useKeys([{ keys: 'w', label, run: () => ran.push(word) }]);
  return null;
}

it('runs the latest closure of a component', () => {
  const { rerender } = render(<Page word="first" />);
  rerender(<Page word="second" />);

  press('w');

  expect(ran).toEqual(['second']);
});

it.each([
  [{ key: '/', shiftKey: true }, '/'],
  [{ key: 'A', shiftKey: true }, 'shift+a'],
  [{ key: 'Enter', ctrlKey: true, shiftKey: true }, 'mod+shift+enter'],
  [{ key: ' ' }, 'space'],
  [{ key: 'q', altKey: true }, undefined],
  [{ key: 'Shift', shiftKey: true }, undefined],
])('names %o %s', (event, name) => {
  expect(keyName({ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...event })).toBe(name);
});

it('is not told of the Escape that closes a dialog', () => {
  bind('escape');
  const dialog = document.body.appendChild(document.createElement('div'));
  dialog.setAttribute('aria-modal', 'true');
  const close = () => dialog.remove();
  window.addEventListener('keydown', close, { capture: true });
  stops.push(() => window.removeEventListener('keydown', close, { capture: true }));

  press('Escape');
  press('Escape');

  expect(ran).toEqual(['escape']);
});
