import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskingCategory } from './CategoryDialogs.tsx';
import { CategoryRow } from './CategoryRow.tsx';
import css from './Classification.module.css';
import { type Branch, rowsOf } from './category-tree.ts';
import type { ClassificationActs } from './classification-acts.ts';

export interface Editing {
  acts: ClassificationActs;
  onAsk: (asking: AskingCategory) => void;
}

export interface TreeState {
  /** Which row the Tab key reaches. */
  current: string | undefined;
  uses: ReadonlyMap<string, number> | undefined;
  open: ReadonlySet<string>;
  onOpen: (branch: Branch, isOpen: boolean) => void;
  onCurrent: (id: string) => void;
  onKey: (event: KeyboardEvent<HTMLElement>, branch: Branch) => void;
  /** Left out for who may only look. */
  editing?: Editing;
  /** Where the menus are: in the tree they would be a part of its rows' names. */
  menus: HTMLElement | null;
}

type CategoryTreeProps = Pick<TreeState, 'uses' | 'open' | 'onOpen' | 'editing'> & { tree: readonly Branch[] };

/**
 * The rows of the tree, by the keys of a tree (WAI-ARIA): up and down go through the rows, right and left open, close, and go in and out.
 * Alt with up and down changes the order, F2 the name.
 */
export function CategoryTree({ tree, ...state }: CategoryTreeProps) {
  const { t } = useTranslation();
  const { open, editing } = state;
  const list = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<string>();
  const [menus, setMenus] = useState<HTMLElement | null>(null);
  const rows = rowsOf(tree, ({ category }) => open.has(category.id));
  const current = rows.some(({ category }) => category.id === chosen) ? chosen : rows[0]?.category.id;
  const focus = (id: string | null | undefined) => {
    if (id) list.current?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent<HTMLElement>, branch: Branch) => {
    if (!runKey(keyOf(event), { branch, rows, focus, ...state })) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div ref={list} role="tree" aria-label={t('classification.categories.list')} className={css.rows}>
        {rows.map((branch) => (
          <CategoryRow
            key={branch.category.id}
            branch={branch}
            state={{ ...state, current, menus, onCurrent: setChosen, onKey, ...(editing && { editing }) }}
          />
        ))}
      </div>
      <div ref={setMenus} />
    </>
  );
}

const keyOf = ({ key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string =>
  ctrlKey || metaKey || shiftKey ? '' : altKey ? `Alt+${key}` : key;

interface KeyScene extends Pick<TreeState, 'open' | 'onOpen' | 'editing'> {
  branch: Branch;
  rows: readonly Branch[];
  focus: (id: string | null | undefined) => void;
}

/** Whether the key means something here; then it was done. */
function runKey(key: string, { branch, rows, focus, open, onOpen, editing }: KeyScene): boolean {
  const { category, below } = branch;
  const isOpen = below.length > 0 && open.has(category.id);
  const at = rows.findIndex((row) => row.category.id === category.id);
  const acts = new Map<string, () => void>([
    ['ArrowDown', () => focus(rows[at + 1]?.category.id)],
    ['ArrowUp', () => focus(rows[at - 1]?.category.id)],
    ['Home', () => focus(rows[0]?.category.id)],
    ['End', () => focus(rows.at(-1)?.category.id)],
    ['ArrowRight', () => (isOpen ? focus(below[0]?.category.id) : below.length > 0 && onOpen(branch, true))],
    ['ArrowLeft', () => (isOpen ? onOpen(branch, false) : focus(category.parentId))],
    ['Enter', () => below.length > 0 && onOpen(branch, !isOpen)],
  ]);
  if (editing) {
    acts.set('Alt+ArrowUp', () => void editing.acts.shift('category', category.id, -1));
    acts.set('Alt+ArrowDown', () => void editing.acts.shift('category', category.id, 1));
    acts.set('F2', () => editing.onAsk({ kind: 'rename', branch }));
  }
  const act = acts.get(key);
  act?.();
  return act !== undefined;
}
