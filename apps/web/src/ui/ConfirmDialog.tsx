import { Button, Group, Modal, TextInput } from '@mantine/core';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormError } from './FormError.tsx';

interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  size?: string;
  /** What will happen, and to what. */
  children: ReactNode;
  confirmLabel: string;
  /** Cannot be taken back: a red button. */
  danger?: boolean;
  /** Something must be chosen first. */
  disabled?: boolean;
  /** Dangerous: this name must be typed first. */
  typedName?: string;
  /** The dialog closes when it fulfils and shows the reason when it rejects. */
  onConfirm: () => Promise<unknown>;
}

/** Asks before what cannot be undone. What can be undone is done at once, with `showUndo`. */
export function ConfirmDialog({ opened, onClose, title, size, ...rest }: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      {...(size && { size })}
    >
      {/* Unmounted with the dialog, so nothing typed stays for the next one. */}
      <Body onClose={onClose} {...rest} />
    </Modal>
  );
}

function Body({
  onClose,
  children,
  confirmLabel,
  danger,
  disabled = false,
  typedName,
  onConfirm,
}: Omit<ConfirmDialogProps, 'opened' | 'title' | 'size'>) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const ready = !disabled && (typedName === undefined || typed.trim() === typedName);
  const confirm = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void confirm(event)}>
      <div>{children}</div>
      {typedName !== undefined && (
        <TextInput
          mt="md"
          label={t('ui.confirm.type', { name: typedName })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
      )}
      <FormError error={error} mt="md" />
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={!ready} {...(danger && { color: 'red' })}>
          {confirmLabel}
        </Button>
      </Group>
    </form>
  );
}
