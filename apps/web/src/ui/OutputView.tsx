import type { OutputPart } from '@lanet/contracts/commands';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from './CopyButton.tsx';
import { IconArrowDown, IconDownload } from './icons.ts';
import css from './OutputView.module.css';
import { linesOf, SHOWN_LINES } from './output-lines.ts';

interface OutputViewProps {
  /** What is being shown, such as the script's title. */
  title: string;
  parts: readonly Pick<OutputPart, 'stream' | 'text'>[];
  running: boolean;
  /** In words, once it ended: "código 0, 41 s". */
  result?: string;
  truncated?: boolean;
  fileName: string;
  /** At the right of the title: the state as a pill. */
  badge?: React.ReactNode;
}

/** What a program writes, as it writes it. Follows the end until one scrolls up. */
export function OutputView({ title, parts, running, result, truncated, fileName, badge }: OutputViewProps) {
  const { t } = useTranslation();
  const lines = useMemo(() => linesOf(parts), [parts]);
  const errors = useMemo(() => lines.filter(({ stream }) => stream === 'stderr').length, [lines]);
  const text = useMemo(() => parts.map((part) => part.text).join(''), [parts]);
  const shown = lines.slice(-SHOWN_LINES);
  const skipped = lines.length - shown.length;
  return (
    <section className={css.view} aria-label={`${t('ui.output.label')}: ${title}`}>
      <header className={css.head} data-running={running}>
        <strong className={css.title}>{title}</strong>
        {badge}
        <span className={css.count}>
          {t('ui.output.lines', { count: lines.length })}
          {errors > 0 && ` · ${t('ui.output.errors', { count: errors })}`}
        </span>
        <CopyButton value={text} />
        <DownloadButton text={text} fileName={fileName} />
      </header>
      {(truncated || skipped > 0) && <p className={css.note}>{t('ui.output.truncated')}</p>}
      <Lines lines={shown} offset={skipped} running={running} />
      {/* Line by line would drown a screen reader: the end is announced, with how much there is to read. */}
      <p role="status" className={css.hidden}>
        {!running &&
          result &&
          `${t('ui.output.finished', { summary: result })} ${t('ui.output.lines', { count: lines.length })}`}
      </p>
    </section>
  );
}

interface LinesProps {
  lines: ReturnType<typeof linesOf>;
  offset: number;
  running: boolean;
}

const NEAR_END_PX = 24;

function Lines({ lines, offset, running }: LinesProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what there is to scroll to
  useEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, following]);
  if (lines.length === 0) return <p className={css.empty}>{running ? t('ui.output.empty') : t('ui.output.none')}</p>;
  return (
    <div className={css.frame}>
      <div
        ref={box}
        className={css.box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t('ui.output.label')}
        onScroll={({ currentTarget: at }) =>
          setFollowing(at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_END_PX)
        }
      >
        {lines.map(({ stream, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the number of the line; lines are only ever added at the end
          <div key={offset + index} className={css.line} data-stream={stream}>
            {text || ' '}
          </div>
        ))}
      </div>
      {!following && (
        <Button
          size="xs"
          variant="default"
          className={css.follow}
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={() => setFollowing(true)}
        >
          {t('ui.output.follow')}
        </Button>
      )}
    </div>
  );
}

function DownloadButton({ text, fileName }: { text: string; fileName: string }) {
  const { t } = useTranslation();
  const download = () => {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: fileName });
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Tooltip label={t('ui.download')}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('ui.download')} onClick={download}>
        <IconDownload size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
