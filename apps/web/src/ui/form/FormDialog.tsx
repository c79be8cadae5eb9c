import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface FormDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  size?: string;
  /** A form; it is unmounted with the dialog, so nothing typed stays for the next one. */
  children: ReactNode;
}

/** The dialog around a form. A click beside it does not close it: what was typed would be lost. */
export function FormDialog({ opened, onClose, title, size = '30rem', children }: FormDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      {children}
    </Modal>
  );
}
