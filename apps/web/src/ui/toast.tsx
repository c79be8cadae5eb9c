// Short messages at the corner, and the undo of what was just done.
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { i18n } from '../platform/i18n.ts';
import { problemSentence } from '../platform/problems.ts';
import css from './toast.module.css';

const UNDO_MS = 8_000;

let lastUndo: { id: string; undo: () => Promise<unknown> } | undefined;

const shared = () => ({ withBorder: true, classNames: css, closeButtonProps: { 'aria-label': i18n.t('ui.close') } });

/** Says that something worked. */
export function toastDone(message: string): void {
  notifications.show({ ...shared(), message, autoClose: 4_000 });
}

/** Says why something failed; stays until closed. */
export function toastProblem(error: unknown): void {
  notifications.show({ ...shared(), message: problemSentence(error), color: 'red', autoClose: false });
}

/**
 * Says what was done and offers for 8 s to take it back, by button or Z. `undo` makes the opposite call; when it fails,
 * that is said too.
 */
export function showUndo(message: string, undo: () => Promise<unknown>): void {
  const id = crypto.randomUUID();
  lastUndo = { id, undo };
  notifications.show({
    ...shared(),
    id,
    autoClose: UNDO_MS,
    withAutoCloseProgress: true,
    message: (
      <span className={css.undo}>
        {message}
        <Button size="xs" variant="default" onClick={undoLast}>
          {i18n.t('ui.undo')}
        </Button>
      </span>
    ),
    onClose: () => {
      if (lastUndo?.id === id) lastUndo = undefined;
    },
  });
}

/** Takes back the last act that still offers it; nothing otherwise. */
export function undoLast(): void {
  const last = lastUndo;
  if (!last) return;
  lastUndo = undefined;
  notifications.hide(last.id);
  last.undo().catch(toastProblem);
}
