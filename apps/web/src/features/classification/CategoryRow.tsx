import { CATEGORY_LEVELS } from '@lanet/contracts/classification';
import { UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { IconChevronRight } from '../../ui/icons.ts';
import { Pill } from '../../ui/Pill.tsx';
import type { Editing, TreeState } from './CategoryTree.tsx';
import css from './Classification.module.css';
import { type Branch, usesOf } from './category-tree.ts';
import { ItemMenu } from './ItemMenu.tsx';
import { ShiftButtons } from './ShiftButtons.tsx';

interface CategoryRowProps {
  branch: Branch;
  state: TreeState;
}

const INDENT_PX = 22;

/** A category with what can be done to it. */
export function CategoryRow({ branch, state }: CategoryRowProps) {
  const { t } = useTranslation();
  const id = useId();
  const { category, level, place, count, below, offered } = branch;
  const { uses, editing } = state;
  const isOpen = state.open.has(category.id);
  const tabIndex = state.current === category.id ? 0 : -1;
  return (
    <div
      role="treeitem"
      aria-labelledby={id}
      aria-level={level}
      aria-posinset={place + 1}
      aria-setsize={count}
      {...(below.length > 0 && { 'aria-expanded': isOpen })}
      tabIndex={tabIndex}
      data-id={category.id}
      data-off={!offered}
      className={css.row}
      style={{ paddingInlineStart: 8 + (level - 1) * INDENT_PX }}
      onFocus={() => state.onCurrent(category.id)}
      onKeyDown={(event) => event.target === event.currentTarget && state.onKey(event, branch)}
    >
      {below.length > 0 ? (
        // The row says it and its keys do it: this is for the pointer.
        <UnstyledButton
          className={css.chevron ?? ''}
          tabIndex={-1}
          aria-hidden
          onClick={() => state.onOpen(branch, !isOpen)}
        >
          <IconChevronRight size={16} aria-hidden />
        </UnstyledButton>
      ) : (
        <span className={css.chevron} />
      )}
      <span id={id} className={css.facts}>
        <span className={css.name}>{category.name}</span>{' '}
        {!category.active && <Pill tone="gray">{t('classification.inactiveCategory')}</Pill>}{' '}
        <span className={css.uses}>{uses && t('classification.uses', { count: usesOf(branch, uses) })}</span>
      </span>
      {editing && (
        <span className={css.acts}>
          <ShiftButtons
            name={category.name}
            isFirst={place === 0}
            isLast={place === count - 1}
            onShift={(by) => void editing.acts.shift('category', category.id, by)}
            tabIndex={-1}
          />
          <CategoryMenu branch={branch} uses={uses} editing={editing} tabIndex={tabIndex} />
        </span>
      )}
    </div>
  );
}

interface CategoryMenuProps {
  branch: Branch;
  uses: ReadonlyMap<string, number> | undefined;
  editing: Editing;
  tabIndex: 0 | -1;
}

function CategoryMenu({ branch, uses, editing: { acts, onAsk }, tabIndex }: CategoryMenuProps) {
  const { t } = useTranslation();
  const { category, level, below } = branch;
  const isUsed = !uses || uses.has(category.id);
  const isLeaf = below.length === 0;
  const ask = (kind: 'below' | 'rename' | 'move' | 'merge' | 'remove') => () => onAsk({ kind, branch });
  const addBelow = { label: t('classification.categories.addBelow'), run: ask('below') };
  const merge = { label: t('classification.categories.merge'), run: ask('merge') };
  const remove = { label: t('classification.remove'), run: ask('remove'), danger: true };
  return (
    <ItemMenu
      name={category.name}
      tabIndex={tabIndex}
      groups={[
        level < CATEGORY_LEVELS ? [addBelow] : [],
        [
          { label: t('classification.rename'), run: ask('rename') },
          { label: t('classification.categories.move'), run: ask('move') },
        ],
        [
          ...(isLeaf ? [merge] : []),
          {
            label: t(category.active ? 'classification.deactivate' : 'classification.activate'),
            run: () => void acts.setActive('category', category, !category.active),
          },
          ...(isLeaf && !isUsed ? [remove] : []),
        ],
      ]}
    />
  );
}
