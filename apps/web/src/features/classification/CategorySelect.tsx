import type { CategoryRef, TicketCategory } from '@lanet/contracts/classification';
import { Select, type SelectProps } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './CategorySelect.module.css';
import { type Branch, pathMatches, pathWords, rowsOf, treeOf } from './category-tree.ts';

interface CategorySelectProps
  extends Pick<
    SelectProps,
    'id' | 'label' | 'description' | 'error' | 'disabled' | 'comboboxProps' | 'className' | 'placeholder'
  > {
  categories: readonly TicketCategory[];
  value: string | null;
  onChange: (category: CategoryRef | null) => void;
  /** What stands for no category. */
  none: string;
  'aria-label'?: string;
  /** What the ticket has, which stays in the list whatever became of it. */
  present?: CategoryRef | null;
  /** Which categories there are to choose from: usually those that tickets can get. */
  shows?: (branch: Branch) => boolean;
  /** In a form or filter nothing chosen is an empty field, not one of the choices. */
  clearable?: boolean;
  /** In a narrow place the field says the last name alone. */
  short?: boolean;
}

const NONE = '';
const INDENT_PX = 14;

/** One category of the tree, found by any words of its path; below its parent while nothing is typed. */
export function CategorySelect(props: CategorySelectProps) {
  const { categories, value, onChange, none, present = null, shows = ({ offered }) => offered, ...rest } = props;
  const { short = false, clearable = false, ...field } = rest;
  const { t } = useTranslation();
  const choices = choicesOf(rowsOf(treeOf(categories)).filter(shows), present);
  const [typed, setTyped] = useState('');
  const labelOf = ({ path }: Choice) => (short ? (path.at(-1) ?? '') : pathWords(path));
  const chosen = value === null ? undefined : choices.get(value);
  const isSearching = typed !== '' && typed !== none && typed !== (chosen && labelOf(chosen));
  return (
    <Select
      {...field}
      data={[
        ...(clearable ? [] : [{ value: NONE, label: none }]),
        ...[...choices].map(([id, choice]) => ({ value: id, label: labelOf(choice) })),
      ]}
      value={value ?? (clearable ? null : NONE)}
      onChange={(id) => {
        const choice = choices.get(id ?? NONE);
        onChange(choice && id ? { id, name: choice.path.at(-1) ?? '', path: [...choice.path] } : null);
      }}
      filter={({ options, search }) =>
        options.filter((one) => 'value' in one && pathMatches(choices.get(String(one.value))?.path ?? [none], search))
      }
      onSearchChange={setTyped}
      renderOption={({ option }) => {
        const choice = choices.get(option.value);
        return choice ? <Choice choice={choice} whole={isSearching} /> : option.label;
      }}
      nothingFoundMessage={t('forms.nothingFound')}
      {...(chosen && { title: pathWords(chosen.path) })}
      {...(clearable && { placeholder: none, clearable, clearButtonProps: { 'aria-label': none } })}
      allowDeselect={false}
      withCheckIcon={false}
      searchable
      // The list itself scrolls: a region of its own would be one that the keyboard cannot reach.
      withScrollArea={false}
      classNames={{ options: css.options ?? '' }}
    />
  );
}

interface Choice {
  path: readonly string[];
  level: number;
}

/** By id, in the order of the tree; what the ticket has comes first where it is none of them. */
function choicesOf(branches: readonly Branch[], present: CategoryRef | null): ReadonlyMap<string, Choice> {
  const listed = new Map<string, Choice>(branches.map(({ category, path, level }) => [category.id, { path, level }]));
  if (!present || listed.has(present.id)) return listed;
  return new Map([[present.id, { path: present.path, level: 1 }], ...listed]);
}

/** The name in its place of the tree, or with all above it. A screen reader always hears the latter. */
function Choice({ choice: { path, level }, whole }: { choice: Choice; whole: boolean }) {
  const above = path.slice(0, -1);
  return (
    <span
      className={css.choice}
      style={{ paddingInlineStart: whole ? 0 : (level - 1) * INDENT_PX }}
      data-top={level === 1}
    >
      {above.length > 0 && <span className={whole ? css.above : css.heard}>{pathWords([...above, ''])}</span>}
      <span>{path.at(-1)}</span>
    </span>
  );
}
