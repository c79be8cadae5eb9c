// What Ctrl+K can find and do: actions that features register, and answers of the server.
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { IconComponent } from '../../platform/feature.ts';

export interface PaletteEntry {
  id: string;
  label: string;
  detail?: string;
  icon?: IconComponent;
  /** Shown at the right, as in keys.ts. */
  keys?: string;
  /** Heading above it; entries of one group stand together. */
  group: string;
  /** More words it is found by. */
  words?: string;
  run: () => void;
}

/** Finds things on the server; called 150 ms after the last key, with a signal that fires when the words change. */
export type PaletteSearch = (words: string, signal: AbortSignal) => Promise<readonly PaletteEntry[]>;

interface PaletteState {
  opened: boolean;
  layers: readonly (readonly PaletteEntry[])[];
  search: PaletteSearch | undefined;
}

let state: PaletteState = { opened: false, layers: [], search: undefined };
const listeners = new Set<() => void>();

function change(next: Partial<PaletteState>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

export const openPalette = (): void => change({ opened: true });
export const closePalette = (): void => change({ opened: false });

/** Adds actions until the answer is called. */
export function registerPaletteActions(entries: readonly PaletteEntry[]): () => void {
  change({ layers: [...state.layers, entries] });
  return () => change({ layers: state.layers.filter((layer) => layer !== entries) });
}

/** The one provider of answers; registered by the search feature. */
export function registerPaletteSearch(search: PaletteSearch): () => void {
  change({ search });
  return () => {
    if (state.search === search) change({ search: undefined });
  };
}

/** Offers actions while the component is shown; each run sees the latest props. */
export function usePaletteActions(entries: readonly PaletteEntry[]): void {
  const runLatest = useEffectEvent((id: string) => entries.find((entry) => entry.id === id)?.run());
  const latest = useEffectEvent(() => entries);
  const shape = entries.map(({ id, label, detail }) => `${id} ${label} ${detail ?? ''}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: registered again only when what is shown changes
  useEffect(
    () => registerPaletteActions(latest().map((entry) => ({ ...entry, run: () => runLatest(entry.id) }))),
    [shape],
  );
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const usePalette = (): PaletteState => useSyncExternalStore(subscribe, () => state);
