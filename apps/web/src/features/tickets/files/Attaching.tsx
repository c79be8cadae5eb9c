import { ActionIcon, FileButton, Progress } from '@mantine/core';
import { type ClipboardEvent, type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatPercent, formatTime } from '../../../platform/format.ts';
import { i18n } from '../../../platform/i18n.ts';
import { problemSentence } from '../../../platform/problems.ts';
import { IconPaperclip, IconRefresh, IconX } from '../../../ui/icons.ts';
import type { Attachment } from './attachment-list.ts';
import { FileIcon } from './FileIcon.tsx';
import css from './Files.module.css';
import type { Attachments } from './use-attachments.ts';
import '@mantine/core/styles/Progress.layer.css';

/** Opens the choice of files of the system. */
export function AttachButton({ attachments, disabled }: { attachments: Attachments; disabled?: boolean }) {
  const { t } = useTranslation();
  return (
    <FileButton onChange={(files) => attachments.add(files)} multiple disabled={disabled === true}>
      {(props) => (
        <ActionIcon {...props} variant="subtle" color="gray" size="lg" aria-label={t('desk.files.attach')}>
          <IconPaperclip size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      )}
    </FileButton>
  );
}

/** What goes along with the message: each with how far it is, and the ways to take it back or to try it again. */
export function AttachmentList({ attachments }: { attachments: Attachments }) {
  const { t } = useTranslation();
  const { list, refused } = attachments;
  return (
    <>
      {list.length > 0 && (
        <ul className={css.attachments} aria-label={t('desk.files.attached')}>
          {list.map((one) => (
            <AttachmentRow key={one.id} attachment={one} attachments={attachments} />
          ))}
        </ul>
      )}
      {refused.length > 0 && (
        <div role="alert" className={css.refused}>
          {refused.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      )}
    </>
  );
}

interface RowProps {
  attachment: Attachment;
  attachments: Attachments;
}

function AttachmentRow({ attachment: { id, name, sizeBytes, state }, attachments }: RowProps) {
  const { t } = useTranslation();
  return (
    <li className={css.attachment} data-state={state.kind}>
      <FileIcon name={name} />
      <span className={css.name} title={name}>
        {name}
      </span>
      <span className={css.size}>
        {state.kind === 'failed' ? problemSentence(state.error) : formatBytes(sizeBytes)}
      </span>
      {state.kind === 'failed' && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('desk.files.retry', { name })}
          onClick={() => attachments.retry(id)}
        >
          <IconRefresh size={15} aria-hidden />
        </ActionIcon>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('desk.files.remove', { name })}
        onClick={() => attachments.remove(id)}
      >
        <IconX size={15} aria-hidden />
      </ActionIcon>
      {state.kind === 'sending' && (
        <Progress
          className={css.progress ?? ''}
          value={state.part * 100}
          size={3}
          aria-label={t('desk.files.progress', { name, percent: formatPercent(state.part * 100, 0) })}
        />
      )}
    </li>
  );
}

/** For whatever takes files that are dropped on it or pasted into it. `isOver`: some are held above it. */
export function useFileTarget(add: (files: Iterable<File>) => void) {
  const [isOver, setOver] = useState(false);
  const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files');
  return {
    isOver,
    target: {
      onDragOver: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        // Without this the browser would open the file instead.
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event: DragEvent) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(false);
        add(event.dataTransfer.files);
      },
      onPaste: (event: ClipboardEvent) => {
        const files = [...event.clipboardData.files];
        // A table copied from a sheet comes as text and as its picture: the text is meant.
        if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
        event.preventDefault();
        add(files.map(named));
      },
    },
  };
}

/** Browsers call every pasted picture `image.png`. */
function named(file: File): File {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const time = formatTime(Date.now()).replaceAll(':', '.');
  const ending = file.name.slice(file.name.lastIndexOf('.'));
  return new File([file], `${i18n.t('desk.files.pasted', { time })}${ending}`, { type: file.type });
}
