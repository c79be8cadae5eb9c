import type { TicketCategory } from '@lanet/contracts/classification';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../ui/Empty.tsx';
import { IconPlus, IconTag } from '../../ui/icons.ts';
import { type AskingCategory, CategoryDialogs } from './CategoryDialogs.tsx';
import { CategoryTree } from './CategoryTree.tsx';
import css from './Classification.module.css';
import { type Branch, rowsOf, treeOf } from './category-tree.ts';
import { usesQuery } from './classification.queries.ts';
import { useClassificationActs } from './classification-acts.ts';
import { Part } from './Part.tsx';

interface CategoriesPartProps {
  categories: readonly TicketCategory[];
  canWrite: boolean;
}

/** What tickets can be about, as a tree. */
export function CategoriesPart({ categories, canWrite }: CategoriesPartProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<AskingCategory>();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const acts = useClassificationActs();
  const { data: uses } = useQuery({ ...usesQuery, enabled: canWrite });
  const tree = treeOf(categories);
  const parents = rowsOf(tree).filter(({ below }) => below.length > 0);
  const add = <AddButton onClick={() => setAsking({ kind: 'add' })} />;
  const unfold = ({ category: { id } }: Branch, isOpen: boolean) =>
    setOpen((known) => new Set(isOpen ? [...known, id] : [...known].filter((one) => one !== id)));
  return (
    <Part
      title={t('classification.categories.title')}
      hint={t('classification.categories.hint')}
      aside={
        categories.length > 0 && (
          <span className={css.buttons}>
            {parents.length > 0 && <FoldAll parents={parents} open={open} onOpen={setOpen} />}
            {canWrite && add}
          </span>
        )
      }
    >
      {categories.length === 0 ? (
        <Empty
          icon={IconTag}
          title={t('classification.categories.empty')}
          {...(canWrite && { hint: t('classification.categories.emptyHint'), action: add })}
        />
      ) : (
        <CategoryTree
          {...{ tree, uses, open }}
          onOpen={unfold}
          {...(canWrite && { editing: { acts, onAsk: setAsking } })}
        />
      )}
      {canWrite && <p className={css.keys}>{t('classification.categories.keys')}</p>}
      <CategoryDialogs
        {...{ asking, categories, uses, acts }}
        onAdded={(parent) => parent && unfold(parent, true)}
        onClose={() => setAsking(undefined)}
      />
    </Part>
  );
}

function AddButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={onClick}>
      {t('classification.categories.add')}
    </Button>
  );
}

interface FoldAllProps {
  parents: readonly Branch[];
  open: ReadonlySet<string>;
  onOpen: (open: ReadonlySet<string>) => void;
}

function FoldAll({ parents, open, onOpen }: FoldAllProps) {
  const { t } = useTranslation();
  const isAll = parents.every(({ category }) => open.has(category.id));
  return (
    <Button
      variant="subtle"
      color="gray"
      onClick={() => onOpen(new Set(isAll ? [] : parents.map(({ category }) => category.id)))}
    >
      {t(isAll ? 'classification.categories.collapseAll' : 'classification.categories.expandAll')}
    </Button>
  );
}
