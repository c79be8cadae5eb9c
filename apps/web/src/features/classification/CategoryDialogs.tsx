import type { CategoryRef, TicketCategory } from '@lanet/contracts/classification';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { CategorySelect } from './CategorySelect.tsx';
import css from './Classification.module.css';
import { type Branch, rowsOf } from './category-tree.ts';
import { classificationQuery } from './classification.queries.ts';
import type { ClassificationActs } from './classification-acts.ts';
import { NameForm } from './NameForm.tsx';

export type AskingCategory =
  | { kind: 'add' }
  | { kind: 'below' | 'rename' | 'move' | 'merge' | 'remove'; branch: Branch };

interface CategoryDialogsProps {
  asking: AskingCategory | undefined;
  categories: readonly TicketCategory[];
  uses: ReadonlyMap<string, number> | undefined;
  acts: ClassificationActs;
  /** A new one is there, below this one. */
  onAdded: (parent: Branch | undefined) => void;
  onClose: () => void;
}

/** What the acts on categories ask for before they are done. */
export function CategoryDialogs(props: CategoryDialogsProps) {
  const { t } = useTranslation();
  const { asking, acts, onClose } = props;
  const branch = asking && 'branch' in asking ? asking.branch : undefined;
  const name = branch?.category.name;
  const titles = {
    add: t('classification.categories.new'),
    below: t('classification.categories.newBelow', { name }),
    rename: t('classification.renameTitle', { name }),
  };
  const naming = asking && asking.kind in titles ? (asking.kind as keyof typeof titles) : undefined;
  return (
    <>
      <FormDialog opened={naming !== undefined} onClose={onClose} title={naming ? titles[naming] : ''} size="24rem">
        {naming && <Naming {...props} kind={naming} branch={branch} />}
      </FormDialog>
      {branch && (asking?.kind === 'move' || asking?.kind === 'merge') && (
        <Choosing key={asking.kind + branch.category.id} {...props} kind={asking.kind} branch={branch} />
      )}
      <ConfirmDialog
        opened={asking?.kind === 'remove'}
        onClose={onClose}
        title={t('classification.removeTitle', { name })}
        confirmLabel={t('classification.removeConfirm')}
        onConfirm={async () => branch && acts.remove('category', branch.category)}
        danger
      >
        {t('classification.removeText')}
      </ConfirmDialog>
    </>
  );
}

type NamingProps = CategoryDialogsProps & { kind: 'add' | 'below' | 'rename'; branch: Branch | undefined };

function Naming({ kind, branch, acts, onAdded, onClose }: NamingProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const renamed = kind === 'rename' ? branch?.category : undefined;
  const add = async (name: string) => {
    await acts.add('category', name, branch?.category.id);
    onAdded(branch);
  };
  const reload = async () => {
    const { categories } = await queryClient.fetchQuery({ ...classificationQuery, staleTime: 0 });
    return categories.find(({ id }) => id === renamed?.id) ?? { name: '', version: 0 };
  };
  return (
    <NameForm
      {...(renamed && { item: renamed })}
      save={(name, version) => (renamed ? acts.rename('category', renamed.id, version, name) : add(name))}
      reload={reload}
      submitLabel={t(renamed ? 'forms.save' : 'classification.categories.add')}
      onClose={onClose}
    />
  );
}

type ChoosingProps = CategoryDialogsProps & { kind: 'move' | 'merge'; branch: Branch };

/** Into which other category it moves, or with which one it becomes one. */
function Choosing({ kind, branch, categories, uses, acts, onClose }: ChoosingProps) {
  const { t } = useTranslation();
  const { category } = branch;
  const { name } = category;
  const [target, setTarget] = useState<CategoryRef | null>(null);
  const own = new Set(rowsOf([branch]).map((row) => row.category.id));
  const count = uses?.get(category.id) ?? 0;
  const isMove = kind === 'move';
  const confirm = async () => {
    if (isMove) await acts.move(category, target);
    else if (target) await acts.merge(category, target);
  };
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t(`classification.categories.${kind}Title`, { name })}
      confirmLabel={t(isMove ? 'classification.categories.moveSubmit' : 'classification.categories.mergeConfirm')}
      disabled={isMove ? (target?.id ?? null) === category.parentId : target === null}
      onConfirm={confirm}
      danger={!isMove}
    >
      <div className={css.choosing}>
        <CategorySelect
          label={t(isMove ? 'classification.categories.moveTo' : 'classification.categories.mergeInto')}
          none={t(isMove ? 'classification.categories.moveTop' : 'classification.none.category')}
          categories={categories}
          shows={(row) => !own.has(row.category.id)}
          value={target?.id ?? null}
          onChange={setTarget}
          clearable={!isMove}
        />
        {!isMove && (
          <p className={css.will}>
            {count > 0
              ? t('classification.categories.mergeText', { count, name })
              : t('classification.categories.mergeNone', { name })}
          </p>
        )}
      </div>
    </ConfirmDialog>
  );
}
