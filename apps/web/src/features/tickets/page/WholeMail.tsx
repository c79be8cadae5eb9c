import type { InboundMail } from '@lanet/contracts/inbound-mail';
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loadable } from '../../../ui/Loadable.tsx';
import { inboundDetail } from '../../inbound-mail/inbound-mail.queries.ts';
import { OriginalHtml } from '../../inbound-mail/message/OriginalHtml.tsx';
import css from './Timeline.module.css';

/** All of a message, with what was quoted in it; as text, or as its sender made it. */
export function WholeMail({ id }: { id: string }) {
  const query = useQuery(inboundDetail(id));
  return (
    <div className={css.whole}>
      <Loadable query={query}>{(message) => <Loaded message={message} />}</Loadable>
    </div>
  );
}

function Loaded({ message }: { message: InboundMail }) {
  const { t } = useTranslation();
  const [view, setView] = useState('text');
  const { html, text, visibleText } = message;
  const whole = text?.trim() || visibleText.trim();
  return (
    <>
      {html !== null && (
        <SegmentedControl
          aria-label={t('inboundMail.message.view')}
          size="xs"
          value={view}
          onChange={setView}
          data={[
            { value: 'text', label: t('inboundMail.message.text') },
            { value: 'html', label: t('inboundMail.message.html') },
          ]}
        />
      )}
      {view === 'html' && html !== null ? (
        <div className={css.framed}>
          <OriginalHtml message={message} html={html} />
        </div>
      ) : (
        <p className={css.text}>{whole || t('inboundMail.message.noText')}</p>
      )}
    </>
  );
}
