import type { ScriptText as TextSchema } from '@lanet/contracts/scripts';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { formatDate } from '../../platform/format.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import css from './Scripts.module.css';

type Text = z.infer<typeof TextSchema>;

/** What runs on the device, line by line, with the fingerprint that the signature covers. */
export function ScriptText({ text: { text, interpreter, sha256, version, createdAt, platform } }: { text: Text }) {
  const { t } = useTranslation();
  const lines = text.replace(/\n$/, '').split('\n');
  return (
    <div className={css.textCard}>
      <div className={css.textHead}>
        <span>
          {interpreter} · {t('scripts.page.versionOf', { version })} {t('scripts.page.since')} {formatDate(createdAt)}
        </span>
        <span className={css.fingerprint}>
          <span>{t('scripts.page.fingerprint')}</span>
          <code className={css.code}>{sha256}</code>
          <CopyButton value={sha256} label={t('scripts.page.copyFingerprint')} />
        </span>
        <CopyButton value={text} />
      </div>
      <section
        className={css.text}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={t('scripts.page.textOf', { platform: t(`scripts.platform.${platform}`) })}
      >
        <ol>
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the line's number is its name, and the text never changes
            <li key={index}>{line || ' '}</li>
          ))}
        </ol>
      </section>
    </div>
  );
}
