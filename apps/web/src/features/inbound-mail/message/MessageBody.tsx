import type { InboundMail } from '@lanet/contracts/inbound-mail';
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Message.module.css';
import { OriginalHtml } from './OriginalHtml.tsx';

/** What is new in the text first; the whole text and the HTML are one click away. */
export function MessageBody({ message }: { message: InboundMail }) {
  const { t } = useTranslation();
  const [view, setView] = useState('text');
  const { html } = message;
  return (
    <section aria-label={t('inboundMail.message.body')} className={css.body}>
      {html !== null && (
        <SegmentedControl
          aria-label={t('inboundMail.message.view')}
          size="xs"
          value={view}
          onChange={setView}
          className={css.views ?? ''}
          data={[
            { value: 'text', label: t('inboundMail.message.text') },
            { value: 'html', label: t('inboundMail.message.html') },
          ]}
        />
      )}
      {view === 'html' && html !== null ? <OriginalHtml message={message} html={html} /> : <Text message={message} />}
    </section>
  );
}

function Text({ message: { text, visibleText } }: { message: InboundMail }) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  const whole = text?.trim() ?? '';
  const visible = visibleText.trim() || whole;
  if (visible === '') return <p className={css.nothing}>{t('inboundMail.message.noText')}</p>;
  return (
    <>
      <div className={css.text}>{isWhole ? whole : visible}</div>
      {whole !== '' && whole !== visible && (
        <Button variant="default" size="xs" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {t(isWhole ? 'inboundMail.message.onlyNew' : 'inboundMail.message.whole')}
        </Button>
      )}
    </>
  );
}
