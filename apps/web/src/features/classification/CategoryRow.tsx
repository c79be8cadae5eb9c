import { CATEGORY_LEVELS } from '@lanet/contracts/classification';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { i18n } from '../../platform/i18n.ts';
import { IconChevronRight } from '../../ui/icons.ts';
import { Pill } from '../../ui/Pill.tsx';
import type { Editing, TreeState } from './CategoryTree.tsx';
import css from './Classification.module.css';
import { type Branch, usesOf } from './category-tree.ts';
import { type ItemAct, ItemMenu } from './ItemMenu.tsx';
import { ShiftButtons, shiftActs } from './ShiftButtons.tsx';

interface CategoryRowProps {
  branch: Branch;
  state: TreeState;
}

const INDENT_PX = 22;

/** A category with what can be done to it. */
export function CategoryRow({ branch, state }: CategoryRowProps) {
  const { t } = useTranslation();
  const id = useId();
  const { category, level, place, beside, below, offered } = branch;
  const { uses, editing } = state;
  const count = uses ? usesOf(branch, uses) : 0;
  const isOpen = state.open.has(category.id);
  const tabIndex = state.current === category.id ? 0 : -1;
  return (
    <div
      role="treeitem"
      aria-labelledby={id}
      aria-level={level}
      aria-posinset={place + 1}
      aria-setsize={beside}
      {...(below.length > 0 && { 'aria-expanded': isOpen })}
      tabIndex={tabIndex}
      data-id={category.id}
      data-off={!offered}
      className={css.row}
      style={{ paddingInlineStart: 8 + (level - 1) * INDENT_PX }}
      onClick={({ target }) => isOnRow(target) && below.length > 0 && state.onOpen(branch, !isOpen)}
      onFocus={() => state.onCurrent(category.id)}
      onKeyDown={(event) => event.target === event.currentTarget && state.onKey(event, branch)}
    >
      <span className={css.chevron}>{below.length > 0 && <IconChevronRight size={16} aria-hidden />}</span>
      <span id={id} className={css.facts}>
        <span id={`${id}-name`} className={css.name}>
          {category.name}
        </span>{' '}
        {!category.active && <Pill tone="gray">{t('classification.inactiveCategory')}</Pill>}{' '}
        <span className={css.uses}>{count > 0 && t('classification.uses', { count })}</span>
      </span>
      {editing && (
        <span className={css.acts}>
          <ShiftButtons nameId={`${id}-name`} {...shiftOf(branch, editing)} tabIndex={-1} />
          <ItemMenu
            nameId={`${id}-name`}
            groups={categoryActs(branch, uses, editing)}
            tabIndex={tabIndex}
            within={state.menus}
          />
        </span>
      )}
    </div>
  );
}

/** Not on a button of it, nor in its menu. */
const isOnRow = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('button, [role="menu"]') === null;

const shiftOf = ({ category: { id }, place, beside }: Branch, { acts }: Editing) => ({
  isFirst: place === 0,
  isLast: place === beside - 1,
  onShift: (by: 1 | -1) => void acts.shift('category', id, by),
});

function categoryActs(branch: Branch, uses: ReadonlyMap<string, number> | undefined, editing: Editing): ItemAct[][] {
  const { acts, onAsk } = editing;
  const { category, level, below } = branch;
  const isLeaf = below.length === 0;
  const isUsed = !uses || uses.has(category.id);
  const ask = (kind: 'below' | 'rename' | 'move' | 'merge' | 'remove') => () => onAsk({ kind, branch });
  const toggle = {
    label: i18n.t(category.active ? 'classification.deactivate' : 'classification.activate'),
    run: () => void acts.setActive('category', category, !category.active),
  };
  return [
    level < CATEGORY_LEVELS ? [{ label: i18n.t('classification.categories.addBelow'), run: ask('below') }] : [],
    [
      { label: i18n.t('classification.rename'), run: ask('rename') },
      ...shiftActs(shiftOf(branch, editing)),
      { label: i18n.t('classification.categories.move'), run: ask('move') },
    ],
    [
      ...(isLeaf ? [{ label: i18n.t('classification.categories.merge'), run: ask('merge') }] : []),
      toggle,
      ...(isLeaf && !isUsed ? [{ label: i18n.t('classification.remove'), run: ask('remove'), danger: true }] : []),
    ],
  ];
}
