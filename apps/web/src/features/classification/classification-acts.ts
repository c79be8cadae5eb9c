// What administrators do to types and categories. Each act is done at once; what can be taken back says how.
import { classification, type TicketCategory, type TicketType } from '@lanet/contracts/classification';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { showUndo, toastDone, toastProblem } from '../../ui/toast.tsx';
import { pathWords, rowsOf, treeOf } from './category-tree.ts';
import { classificationQuery, useClassificationChanged } from './classification.queries.ts';

export type ItemKind = 'type' | 'category';

interface Changes {
  name?: string;
  active?: boolean;
  position?: number;
  parentId?: string | null;
}

/** The present state, from which the next change is made. */
const present = (queryClient: QueryClient) => queryClient.fetchQuery({ ...classificationQuery, staleTime: 0 });

const put = (kind: ItemKind, id: string, version: number, body: Changes): Promise<TicketType | TicketCategory> =>
  kind === 'type'
    ? call(classification.updateType, { params: { id }, body, ifMatch: version })
    : call(classification.updateCategory, { params: { id }, body, ifMatch: version });

export function useClassificationActs() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const changed = useClassificationChanged();
  const last = useRef<Promise<unknown>>(Promise.resolve());
  /** One after the other: a place counts from what the one before has left. Fulfils in any case; a refusal is said. */
  const inTurn = (act: () => Promise<unknown>): Promise<void> => {
    const done = last.current.then(act).catch(toastProblem).then(changed);
    last.current = done;
    return done;
  };
  return {
    changed,
    /** Renames, or whatever else a form asks; the form says why it could not be. */
    save: async (kind: ItemKind, id: string, version: number, body: Changes) => {
      const saved = await put(kind, id, version, body);
      await changed();
      return saved;
    },
    setActive: (kind: ItemKind, { id, name, version }: TicketType | TicketCategory, active: boolean) =>
      inTurn(async () => {
        const saved = await put(kind, id, version, { active });
        const back = async () => {
          await put(kind, id, saved.version, { active: !active });
          await changed();
        };
        showUndo(t(active ? 'classification.activated' : 'classification.deactivated', { name }), back);
      }),
    /** One place up or down among those beside it. */
    shift: (kind: ItemKind, id: string, by: 1 | -1) =>
      inTurn(async () => {
        const { types, categories } = await present(queryClient);
        const all: readonly (TicketType | TicketCategory)[] = kind === 'type' ? types : categories;
        const item = all.find((one) => one.id === id);
        if (!item) return;
        const beside = 'parentId' in item ? categories.filter((one) => one.parentId === item.parentId) : types;
        const place = beside.findIndex((one) => one.id === id) + by;
        if (place >= 0 && place < beside.length) await put(kind, id, item.version, { position: place });
      }),
    /** Puts a category below another, with all below it. Rejects, so that its dialog says why. */
    move: async ({ id, name, version, parentId: from }: TicketCategory, parentId: string | null) => {
      const { categories } = await present(queryClient);
      const place = categories.filter((one) => one.parentId === from).findIndex((one) => one.id === id);
      const moved = await put('category', id, version, { parentId });
      await changed();
      const above = rowsOf(treeOf(categories)).find(({ category }) => category.id === parentId);
      const words = above
        ? t('classification.categories.moved', { name, place: pathWords(above.path) })
        : t('classification.categories.movedTop', { name });
      showUndo(words, async () => {
        await put('category', id, moved.version, { parentId: from, position: place });
        await changed();
      });
    },
    remove: async (kind: ItemKind, { id, name }: TicketType | TicketCategory) => {
      const endpoint = kind === 'type' ? classification.removeType : classification.removeCategory;
      await call(endpoint, { params: { id } });
      await changed();
      toastDone(t('classification.removed', { name }));
    },
    merge: async ({ id }: TicketCategory, into: { id: string; path: readonly string[] }) => {
      const { moved } = await call(classification.mergeCategory, { params: { id }, body: { intoId: into.id } });
      await changed();
      toastDone(t('classification.categories.merged', { count: moved, into: pathWords(into.path) }));
    },
  };
}

export type ClassificationActs = ReturnType<typeof useClassificationActs>;
