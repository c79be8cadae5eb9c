import type { InboundMail } from '@lanet/contracts/inbound-mail';
import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPhoto } from '../../../ui/icons.ts';
import { estimatedHeight, mailDocument, type Pictures, remoteAddresses } from './html-document.ts';
import css from './Message.module.css';
import { useOwnPictures, useRemotePictures } from './message-pictures.queries.ts';

interface OriginalProps {
  message: InboundMail;
  html: string;
}

/** The message as its sender made it. In quarantine no picture is shown, not even its own, and no link opens. */
export function OriginalHtml({ message, html }: OriginalProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const trusted = message.state !== 'quarantine';
  const addresses = useMemo(() => (asked ? remoteAddresses(html) : []), [asked, html]);
  const own = useOwnPictures(message, trusted);
  const { pictures: remote, loading, failed } = useRemotePictures(message.id, addresses);
  return (
    <>
      {message.hasRemoteImages && (
        <div className={css.remote}>
          <IconPhoto size={16} stroke={1.7} aria-hidden />
          <span role="status" className={css.remoteWords}>
            {remoteWords({ trusted, asked, loading, failed }, t)}
          </span>
          {trusted && !asked && (
            <Button size="xs" variant="default" onClick={() => setAsked(true)}>
              {t('inboundMail.message.showRemote')}
            </Button>
          )}
        </div>
      )}
      <Frame message={message} html={html} trusted={trusted} pictures={{ own, remote }} />
    </>
  );
}

function remoteWords(
  { trusted, asked, loading, failed }: { trusted: boolean; asked: boolean; loading: boolean; failed: number },
  t: TFunction,
): string {
  if (!trusted) return t('inboundMail.message.remoteHeld');
  if (!asked) return t('inboundMail.message.remoteBlocked');
  if (loading) return t('inboundMail.message.remoteLoading');
  return failed > 0 ? t('inboundMail.message.remoteFailed', { count: failed }) : t('inboundMail.message.remoteShown');
}

// A link opens in a tab of its own, which is a page like any other and not held to what the frame may.
const OPENS_LINKS = 'allow-popups allow-popups-to-escape-sandbox';

interface FrameProps extends OriginalProps {
  trusted: boolean;
  pictures: Pictures;
}

function Frame({ message, html, trusted, pictures }: FrameProps) {
  const { t } = useTranslation();
  const [isTall, setTall] = useState(false);
  const height = useMemo(() => estimatedHeight(message.text ?? message.visibleText), [message]);
  return (
    <>
      <div className={css.frame} data-tall={isTall} style={{ height: isTall ? undefined : height }}>
        <iframe
          title={t('inboundMail.message.frame')}
          // No script, no form, no origin.
          sandbox={trusted ? OPENS_LINKS : ''}
          referrerPolicy="no-referrer"
          srcDoc={mailDocument(html, pictures, {
            picture: t('inboundMail.message.picture'),
            leadsTo: (host) => t('inboundMail.message.leadsTo', { host }),
          })}
        />
      </div>
      <div className={css.frameFoot}>
        <span className={css.quiet}>
          {t(trusted ? 'inboundMail.message.linksOpen' : 'inboundMail.message.linksHeld')}
        </span>
        <Button variant="default" size="xs" onClick={() => setTall(!isTall)}>
          {t(isTall ? 'inboundMail.message.smaller' : 'inboundMail.message.larger')}
        </Button>
      </div>
    </>
  );
}
