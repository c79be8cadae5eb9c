import '@mantine/spotlight/styles.layer.css';
import { createSpotlightStore, Spotlight } from '@mantine/spotlight';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemSentence } from '../../platform/problems.ts';
import { IconSearch } from '../icons.ts';
import { Keys } from '../KeysSheet.tsx';
import { matching } from './matching.ts';
import css from './PaletteDialog.module.css';
import { closePalette, type PaletteEntry, type PaletteSearch, usePalette } from './palette-store.ts';

/** The dialog of the palette: what is registered first, then what the server found. */
export function PaletteDialog() {
  const { t } = useTranslation();
  const { layers, search } = usePalette();
  const [words, setWords] = useState('');
  const found = useSearch(search, words.trim());
  const store = useFirstChosen(found.entries);
  const groups = Map.groupBy([...matching(layers.flat(), words), ...found.entries], ({ group }) => group);
  return (
    <Spotlight.Root
      store={store}
      forceOpened
      query={words}
      onQueryChange={setWords}
      onSpotlightClose={closePalette}
      shortcut={null}
      maxHeight="min(420px, 60dvh)"
      scrollable
      size={620}
      radius="lg"
      overlayProps={{ backgroundOpacity: 0.45, blur: 0 }}
      attributes={{ content: { 'aria-label': t('ui.palette.title') } }}
      classNames={{
        action: css.action,
        actionDescription: css.detail,
        actionSection: css.section,
        actionsGroup: css.group,
      }}
    >
      <Spotlight.Search
        placeholder={t('ui.palette.placeholder')}
        aria-label={t('ui.palette.title')}
        leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />}
        size="md"
      />
      <Spotlight.ActionsList>
        {[...groups].map(([group, entries]) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.size === 0 && (
          <Spotlight.Empty>
            {found.busy ? t('ui.palette.searching') : found.problem || t('ui.palette.nothing')}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
      <Spotlight.Footer className={css.hint}>{t('ui.palette.hint')}</Spotlight.Footer>
    </Spotlight.Root>
  );
}

function Entry({ entry }: { entry: PaletteEntry }) {
  const { icon: Icon } = entry;
  return (
    <Spotlight.Action
      label={entry.label}
      {...(entry.detail && { description: entry.detail })}
      leftSection={Icon && <Icon size={18} stroke={1.6} aria-hidden />}
      rightSection={entry.keys && <Keys keys={entry.keys} />}
      onClick={() => {
        closePalette();
        entry.run();
      }}
    />
  );
}

/** The kit chooses the first entry as the words change; what the server finds comes after that, and Enter must open it. */
function useFirstChosen(entries: readonly PaletteEntry[]) {
  const [store] = useState(createSpotlightStore);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changes the list on the page, where it is looked at
  useEffect(() => {
    const list = document.getElementById(store.getState().listId);
    if (list?.querySelector('[data-selected]')) return;
    list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
    store.updateState((state) => ({ ...state, selected: 0 }));
  }, [entries, store]);
  return store;
}

const PAUSE_MS = 150;
const FEWEST = 2;

interface Found {
  entries: readonly PaletteEntry[];
  busy: boolean;
  problem: string;
}

const NOTHING: Found = { entries: [], busy: false, problem: '' };

function useSearch(search: PaletteSearch | undefined, words: string): Found {
  const [found, setFound] = useState(NOTHING);
  useEffect(() => {
    if (!search || words.length < FEWEST) return setFound(NOTHING);
    const stopping = new AbortController();
    setFound((before) => ({ ...before, busy: true, problem: '' }));
    const ask = () =>
      search(words, stopping.signal).then(
        (entries) => stopping.signal.aborted || setFound({ entries, busy: false, problem: '' }),
        (error: unknown) => stopping.signal.aborted || setFound({ ...NOTHING, problem: problemSentence(error) }),
      );
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stopping.abort();
    };
  }, [search, words]);
  return found;
}
