import { Button, FileButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconPaperclip } from '../../../ui/icons.ts';
import { AttachmentList, useFileTarget } from './Attaching.tsx';
import css from './Files.module.css';
import type { Attachments } from './use-attachments.ts';

/** Files of a form: chosen, dropped here, or pasted. */
export function AttachField({ attachments }: { attachments: Attachments }) {
  const { t } = useTranslation();
  const { isOver, target } = useFileTarget(attachments.add);
  return (
    <section aria-label={t('desk.files.title')} className={css.field} data-over={isOver || undefined} {...target}>
      <FileButton onChange={(files) => attachments.add(files)} multiple>
        {(props) => (
          <Button
            {...props}
            variant="subtle"
            size="compact-md"
            leftSection={<IconPaperclip size={16} stroke={1.7} aria-hidden />}
          >
            {t('desk.files.attach')}
          </Button>
        )}
      </FileButton>
      <span className={css.fieldHint}>{t(attachments.isIncomplete ? 'desk.files.busy' : 'desk.files.fieldHint')}</span>
      <div className={css.fieldList}>
        <AttachmentList attachments={attachments} />
      </div>
    </section>
  );
}
