import { Button, Skeleton } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../platform/api.ts';
import { problemSentence } from '../platform/problems.ts';
import { CopyButton } from './CopyButton.tsx';
import { Empty, type EmptyText } from './Empty.tsx';
import { IconAlertTriangle } from './icons.ts';
import css from './Loadable.module.css';

/** The part of a TanStack query that is needed here, so that any of its variants fits. */
export interface LoadableQuery<Data> {
  data: Data | undefined;
  error: unknown;
  isPending: boolean;
  isFetching: boolean;
  refetch: () => unknown;
}

interface LoadableProps<Data> {
  query: LoadableQuery<Data>;
  children: (data: Data) => ReactNode;
  /** What to say when there is nothing; a sentence, or with hint, icon and one primary action. */
  empty?: string | EmptyText;
  /** By default a list without entries, or a page (`{items}`) without items. */
  isEmpty?: (data: Data) => boolean;
  /** The shape of what is coming; five lines unless given. */
  skeleton?: ReactNode;
}

/** Loading (a skeleton after 400 ms), failure (what to do, and the request id), emptiness, or the data. */
export function Loadable<Data>({ query, children, empty, isEmpty = hasNothing, skeleton }: LoadableProps<Data>) {
  if (query.data !== undefined) {
    if (empty !== undefined && isEmpty(query.data))
      return <Empty {...(typeof empty === 'string' ? { title: empty } : empty)} />;
    return children(query.data);
  }
  if (query.error) return <LoadError error={query.error} retrying={query.isFetching} onRetry={query.refetch} />;
  return <Waiting>{skeleton ?? <Lines />}</Waiting>;
}

/** A failure with its sentence, the request id to quote, and the way to try again. */
export function LoadError({
  error,
  retrying,
  onRetry,
}: {
  error: unknown;
  retrying?: boolean;
  onRetry?: () => unknown;
}) {
  const { t } = useTranslation();
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <div role="alert" className={css.error}>
      <IconAlertTriangle size={22} stroke={1.6} aria-hidden />
      <p className={css.title}>{t('ui.error.title')}</p>
      <p className={css.text}>{problemSentence(error)}</p>
      {onRetry && (
        <Button variant="default" loading={retrying === true} onClick={() => void onRetry()}>
          {t('ui.retry')}
        </Button>
      )}
      {requestId && (
        <p className={css.request}>
          {t('ui.error.requestId')} <code>{requestId}</code>
          <CopyButton value={requestId} label={t('ui.error.copyRequestId')} />
        </p>
      )}
    </div>
  );
}

const SKELETON_AFTER_MS = 400;

/** Shows nothing at first: a skeleton that flashes by is worse than a short pause. */
export function Waiting({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return <div aria-busy="true" className={css.early} />;
  return (
    <div aria-busy="true">
      <span role="status" className={css.hidden}>
        {t('ui.loading')}
      </span>
      {children}
    </div>
  );
}

const WIDTHS = ['62%', '88%', '74%', '91%', '56%'];

function Lines() {
  return (
    <div className={css.lines}>
      {WIDTHS.map((width) => (
        <Skeleton key={width} height={14} width={width} />
      ))}
    </div>
  );
}

function hasNothing(data: unknown): boolean {
  if (Array.isArray(data)) return data.length === 0;
  return (
    typeof data === 'object' && data !== null && 'items' in data && Array.isArray(data.items) && data.items.length === 0
  );
}
