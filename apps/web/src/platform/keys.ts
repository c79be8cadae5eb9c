// The keyboard: single keys and sequences, off while typing, listed by the sheet that `?` opens.
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { TextKey } from './i18n.ts';

/**
 * One shortcut. `keys` is written as people press it: `g i` (a sequence), `mod+k` (Ctrl, or Cmd on a Mac), `shift+x`,
 * `?`, `enter`, `[`. `group` is the heading on the sheet.
 */
export interface KeyBinding {
  keys: string;
  label: TextKey;
  /** The `{{place}}` of the label, already in words. */
  place?: string;
  group?: TextKey;
  run: (event: KeyboardEvent) => void;
  /** Also while the focus is in a field, as Ctrl+Enter in the composer. */
  whileTyping?: boolean;
  /** Also while a dialog is open. */
  inDialogs?: boolean;
  /** Another way to press a key that is listed already. */
  hidden?: boolean;
}

/** A sequence is forgotten when its next key does not come within this time. */
const SEQUENCE_MS = 1_200;

let layers: readonly (readonly KeyBinding[])[] = [];
const changed = new Set<() => void>();
let pressed: { keys: string; atMs: number } | undefined;

/** Adds bindings until the answer is called. Of two bindings with the same keys the one added last runs. */
export function registerKeys(bindings: readonly KeyBinding[]): () => void {
  if (layers.length === 0) {
    window.addEventListener('keydown', noteDialog, { capture: true });
    document.addEventListener('keydown', onKeyDown);
  }
  setLayers([...layers, bindings]);
  return () => {
    setLayers(layers.filter((layer) => layer !== bindings));
    if (layers.length > 0) return;
    window.removeEventListener('keydown', noteDialog, { capture: true });
    document.removeEventListener('keydown', onKeyDown);
  };
}

function setLayers(next: typeof layers): void {
  layers = next;
  for (const listener of changed) listener();
}

let inDialog = false;

/** Before anybody else hears the key: the Escape that closes a dialog must not be a second one for the page below. */
function noteDialog({ target }: KeyboardEvent): void {
  const inPopover = target instanceof Element && target.closest('[role="dialog"]') !== null;
  inDialog = inPopover || document.querySelector('[aria-modal="true"]') !== null;
}

function onKeyDown(event: KeyboardEvent): void {
  // `isComposing`: an accent or an input method is still being typed.
  if (event.defaultPrevented || event.isComposing) return;
  const key = keyName(event);
  if (key === undefined) return;
  const chord = pressed && event.timeStamp - pressed.atMs < SEQUENCE_MS ? `${pressed.keys} ${key}` : key;
  pressed = undefined;
  const open = layers.flat().filter((binding) => applies(binding, event));
  const match = findLast(open, chord) ?? findLast(open, key);
  if (match) {
    event.preventDefault();
    match.run(event);
  } else if (open.some(({ keys }) => keys.startsWith(`${key} `))) {
    pressed = { keys: key, atMs: event.timeStamp };
  }
}

const findLast = (bindings: readonly KeyBinding[], keys: string) => bindings.findLast((one) => one.keys === keys);

/**
 * `mod+k`, `shift+x`, `?`, `enter`; undefined for a modifier alone and for Alt, which belongs to menus and to typing.
 * Signs ignore Shift, because where they are on the keyboard differs: `/` is Shift+7 in Spanish.
 */
export function keyName(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string | undefined {
  if (event.altKey || ['Control', 'Shift', 'Meta', 'AltGraph', 'Dead'].includes(event.key)) return undefined;
  const key = event.key.toLowerCase();
  const isSign = key.length === 1 && key === event.key.toUpperCase();
  const mod = event.ctrlKey || event.metaKey ? 'mod+' : '';
  const shift = event.shiftKey && !isSign ? 'shift+' : '';
  return `${mod}${shift}${key === ' ' ? 'space' : key}`;
}

function applies(binding: KeyBinding, event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (inDialog && !binding.inDialogs) return false;
  return binding.whileTyping === true || !(target instanceof Element) || !isTyping(target, binding.keys);
}

const PLAIN_INPUTS = 'input[type=checkbox], input[type=radio], input[type=button], input[type=range]';

function isTyping(target: Element, keys: string): boolean {
  // Enter and Space already mean something on a focused button or link.
  if ((keys === 'enter' || keys === 'space') && target.closest('button, a, summary, [role=button], [role=menuitem]'))
    return true;
  if (target.closest('[contenteditable]:not([contenteditable=false]), [role=listbox], [role=menu]')) return true;
  return target.matches('input, textarea, select') && !target.matches(PLAIN_INPUTS);
}

/** Registers bindings while the component is shown; each run sees the latest props. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const runLatest = useEffectEvent((keys: string, event: KeyboardEvent) =>
    bindings.findLast((binding) => binding.keys === keys)?.run(event),
  );
  // What is registered changes only when keys or labels do, not with every render's new closures.
  const shape = JSON.stringify(bindings);
  useEffect(() => {
    // The text was written by the line above from exactly this type, less the functions that are put back here.
    const plain = JSON.parse(shape) as Omit<KeyBinding, 'run'>[];
    return registerKeys(plain.map((binding) => ({ ...binding, run: (event) => runLatest(binding.keys, event) })));
  }, [shape]);
}

const subscribe = (listener: () => void) => {
  changed.add(listener);
  return () => changed.delete(listener);
};

/** All registered bindings, for the sheet; page bindings come after the general ones. */
export const useRegisteredKeys = (): readonly (readonly KeyBinding[])[] =>
  useSyncExternalStore(subscribe, () => layers);
