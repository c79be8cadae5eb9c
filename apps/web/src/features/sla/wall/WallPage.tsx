import type { WallTicket } from '@lanet/contracts/sla';
import { useFullscreenElement } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatMoment, formatNumber, formatPercent, formatTime } from '../../../platform/format.ts';
import { useLive } from '../../../platform/live.ts';
import { Empty } from '../../../ui/Empty.tsx';
import { Loadable } from '../../../ui/Loadable.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { PriorityPill } from '../../../ui/Pill.tsx';
import { useNow } from '../../../ui/use-now.ts';
import dueCss from '../ticket/Due.module.css';
import { dueAtWords } from '../ticket/due-words.ts';
import { slaWall } from '../ticket-sla.queries.ts';
import css from './Wall.module.css';

/** What is late and what is due next, for a desk or for a screen that everybody sees. */
export function WallPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { ref, toggle, fullscreen } = useFullscreenElement<HTMLDivElement>();
  const query = useQuery(slaWall);
  useLive(['ticket', 'ticket_sla'], () => void queryClient.invalidateQueries({ queryKey: slaWall.queryKey }));
  return (
    <>
      <PageHeader
        title={t('slaReports.wall.title')}
        actions={[
          { label: t(fullscreen ? 'slaReports.wall.leaveTv' : 'slaReports.wall.tv'), onClick: () => void toggle() },
          { label: t('slaReports.wall.reports'), onClick: () => void navigate({ to: '/sla/report' }) },
        ]}
      />
      <div ref={ref} className={css.wall}>
        {fullscreen && <ScreenHead />}
        <Loadable query={query}>
          {(wall) => (
            <>
              <Figures wall={wall} />
              {wall.tickets.length === 0 ? (
                <Empty title={t('slaReports.wall.empty')} hint={t('slaReports.wall.emptyHint')} />
              ) : (
                <Tickets tickets={wall.tickets} />
              )}
            </>
          )}
        </Loadable>
      </div>
    </>
  );
}

/** What the frame of the page says, where the screen shows nothing else. */
function ScreenHead() {
  const { t } = useTranslation();
  return (
    <p className={css.screenHead}>
      {t('slaReports.wall.title')}
      <time>{formatTime(useNow())}</time>
    </p>
  );
}

interface Wall {
  late: number;
  withinHour: number;
  today: number;
  running: number;
  paused: number;
  metPercent: number | null;
}

function Figures({ wall }: { wall: Wall }) {
  const { t } = useTranslation();
  const { metPercent } = wall;
  const tones = { late: 'late', withinHour: 'soon' } as const;
  return (
    <div className={css.figures}>
      {(['late', 'withinHour', 'today', 'running', 'paused'] as const).map((name) => (
        <div
          key={name}
          className={css.figure}
          data-tone={wall[name] > 0 && name in tones ? tones[name as keyof typeof tones] : 'calm'}
        >
          <span className={css.number}>{formatNumber(wall[name])}</span>
          <span className={css.name}>{t(`slaReports.wall.${name}`)}</span>
        </div>
      ))}
      <div className={css.figure}>
        <span className={css.number}>
          {metPercent === null ? t('slaReports.wall.nothingEnded') : formatPercent(metPercent, 0)}
        </span>
        <span className={css.name}>{t('slaReports.wall.kept')}</span>
      </div>
    </div>
  );
}

function Tickets({ tickets }: { tickets: readonly WallTicket[] }) {
  const { t } = useTranslation();
  return (
    // Its columns may be wider than a phone.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard
    <section className={css.box} aria-label={t('slaReports.wall.list')} tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('slaReports.wall.columns.ticket')}</th>
            <th scope="col" className={css.wide}>
              {t('slaReports.wall.columns.client')}
            </th>
            <th scope="col" className={css.wide}>
              {t('slaReports.wall.columns.who')}
            </th>
            <th scope="col" className={css.wide}>
              {t('slaReports.wall.columns.clock')}
            </th>
            <th scope="col" className={css.end}>
              {t('slaReports.wall.columns.due')}
            </th>
          </tr>
        </thead>
        <tbody>
          {tickets.map((ticket) => (
            <Row key={ticket.id} ticket={ticket} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ ticket }: { ticket: WallTicket }) {
  const { t } = useTranslation();
  const words = dueAtWords(ticket.dueAt, useNow());
  return (
    <tr data-tone={words.tone}>
      <td className={css.subject}>
        <span className={css.folio}>{ticket.folio}</span>
        <Link to="/tickets/$id" params={{ id: ticket.id }}>
          {ticket.subject}
        </Link>
      </td>
      <td className={`${css.nowrap} ${css.wide}`}>{ticket.client}</td>
      <td className={`${css.nowrap} ${css.wide}`}>
        {ticket.assignee ?? ticket.team ?? t('slaReports.wall.unassigned')}
      </td>
      <td className={`${css.nowrap} ${css.wide}`}>
        {t(`sla.clocks.${ticket.clock}`)}{' '}
        <span className={css.priority}>
          <PriorityPill priority={ticket.priority} />
        </span>
      </td>
      <td className={css.end}>
        <span className={dueCss.due} data-tone={words.tone} title={formatMoment(ticket.dueAt)}>
          {words.text}
        </span>
      </td>
    </tr>
  );
}
