// What administrators do to types and categories. Each act is done at once; what can be taken back says how.
import {
  type CategoryRef,
  classification,
  type TicketCategory,
  type TicketType,
} from '@lanet/contracts/classification';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { showUndo, toastDone, toastProblem } from '../../ui/toast.tsx';
import { pathWords } from './category-tree.ts';
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

/** One place up or down among those beside it, as they are by now. */
async function shift(queryClient: QueryClient, kind: ItemKind, id: string, by: 1 | -1): Promise<void> {
  const { types, categories } = await present(queryClient);
  const all: readonly (TicketType | TicketCategory)[] = kind === 'type' ? types : categories;
  const item = all.find((one) => one.id === id);
  if (!item) return;
  const beside = 'parentId' in item ? categories.filter((one) => one.parentId === item.parentId) : types;
  const place = beside.findIndex((one) => one.id === id) + by;
  if (place >= 0 && place < beside.length) await put(kind, id, item.version, { position: place });
}

/** Acts one after the other: a place counts from what the one before has left. Fulfils in any case; a refusal is said. */
function useTurns(changed: () => Promise<void>) {
  const last = useRef<Promise<unknown>>(Promise.resolve());
  return (act: () => Promise<unknown>): Promise<void> => {
    const done = last.current.then(act).catch(toastProblem).then(changed);
    last.current = done;
    return done;
  };
}

/** What may be refused for a reason that a form or dialog says rejects; the rest is said in the corner. */
export function useClassificationActs() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const changed = useClassificationChanged();
  const inTurn = useTurns(changed);
  const done = async <Result>(act: Promise<Result>): Promise<Result> => {
    const result = await act;
    await changed();
    return result;
  };
  return {
    add: (kind: ItemKind, name: string, parentId: string | null = null) =>
      done<unknown>(
        kind === 'type'
          ? call(classification.createType, { body: { name } })
          : call(classification.createCategory, { body: { name, parentId } }),
      ),
    rename: (kind: ItemKind, id: string, version: number, name: string) => done(put(kind, id, version, { name })),
    setActive: (kind: ItemKind, { id, name, version }: TicketType | TicketCategory, active: boolean) =>
      inTurn(async () => {
        const saved = await put(kind, id, version, { active });
        const words = t(active ? 'classification.activated' : 'classification.deactivated', { name });
        showUndo(words, () => done(put(kind, id, saved.version, { active: !active })));
      }),
    shift: (kind: ItemKind, id: string, by: 1 | -1) => inTurn(() => shift(queryClient, kind, id, by)),
    /** Puts a category below another, with all below it. */
    move: async ({ id, name, version, parentId: from }: TicketCategory, to: CategoryRef | null) => {
      const { categories } = await present(queryClient);
      const position = categories.filter((one) => one.parentId === from).findIndex((one) => one.id === id);
      const moved = await done(put('category', id, version, { parentId: to?.id ?? null }));
      const words = to
        ? t('classification.categories.moved', { name, place: pathWords(to.path) })
        : t('classification.categories.movedTop', { name });
      showUndo(words, () => done(put('category', id, moved.version, { parentId: from, position })));
    },
    remove: async (kind: ItemKind, { id, name }: TicketType | TicketCategory) => {
      const endpoint = kind === 'type' ? classification.removeType : classification.removeCategory;
      await done(call(endpoint, { params: { id } }));
      toastDone(t('classification.removed', { name }));
    },
    merge: async ({ id }: TicketCategory, into: CategoryRef) => {
      const { moved } = await done(call(classification.mergeCategory, { params: { id }, body: { intoId: into.id } }));
      toastDone(t('classification.categories.merged', { count: moved, into: pathWords(into.path) }));
    },
  };
}

export type ClassificationActs = ReturnType<typeof useClassificationActs>;
