import type { Sections } from '@lanet/contracts/inventory';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../../platform/format.ts';
import { Pill, type PillTone } from '../../../../ui/Pill.tsx';
import css from '../DevicePage.module.css';
import { FactCard } from '../FactCard.tsx';
import { SmallTable } from '../SmallTable.tsx';
import type { CardProps } from './HardwareCards.tsx';

type Display = Sections['displays']['displays'][number];
type Printer = Sections['printers']['printers'][number];

const MM_PER_INCH = 25.4;

export function DisplaysCard({ collectedAt, data: { displays } }: CardProps<'displays'>) {
  const { t } = useTranslation();
  const title = t('devices.hardware.displays');
  return (
    <FactCard title={title} collectedAt={collectedAt}>
      {displays.length === 0 ? (
        <p className={css.nothing}>{t('devices.hardware.noDisplays')}</p>
      ) : (
        <SmallTable
          label={title}
          rows={displays}
          rowKey={({ connector, serialNumber }) => `${connector} ${serialNumber ?? ''}`}
          columns={[
            { header: t('devices.hardware.model'), cell: modelOf },
            { header: t('devices.hardware.diagonal'), cell: diagonal, align: 'end' },
            { header: t('devices.hardware.year'), cell: ({ productionYear }) => productionYear, align: 'end' },
            { header: t('devices.hardware.serial'), cell: ({ serialNumber }) => serialNumber },
            { header: t('devices.hardware.connector'), cell: ({ connector }) => connector },
          ]}
        />
      )}
    </FactCard>
  );
}

/** Makers often put their own name into the model. */
function modelOf({ manufacturer, model }: Display): string {
  if (manufacturer && model?.toLowerCase().startsWith(manufacturer.toLowerCase())) return model;
  return [manufacturer, model].filter(Boolean).join(' ');
}

/** As people name sizes of monitors: inches, rounded to a tenth. */
function diagonal({ widthMm, heightMm }: Display): string | null {
  if (!widthMm || !heightMm) return null;
  return `${formatNumber(Math.hypot(widthMm, heightMm) / MM_PER_INCH, 1)}″`;
}

const PRINTER_TONES: Record<NonNullable<Printer['status']>, PillTone> = {
  idle: 'green',
  printing: 'blue',
  stopped: 'orange',
  offline: 'gray',
  error: 'red',
};

export function PrintersCard({ collectedAt, data: { printers } }: CardProps<'printers'>) {
  const { t } = useTranslation();
  const title = t('devices.hardware.printers');
  return (
    <FactCard title={title} collectedAt={collectedAt} wide>
      {printers.length === 0 ? (
        <p className={css.nothing}>{t('devices.hardware.noPrinters')}</p>
      ) : (
        <SmallTable
          label={title}
          rows={printers}
          rowKey={({ name }) => name}
          columns={[
            { header: t('devices.hardware.name'), cell: ({ name }) => name },
            {
              header: t('devices.hardware.state'),
              cell: ({ status }) =>
                status && <Pill tone={PRINTER_TONES[status]}>{t(`devices.hardware.printer.${status}`)}</Pill>,
            },
            { header: t('devices.hardware.driver'), cell: ({ driver }) => driver },
            { header: t('devices.hardware.port'), cell: ({ port }) => port },
            { header: t('devices.hardware.jobs'), cell: ({ queuedJobs }) => queuedJobs, align: 'end' },
            { header: t('devices.hardware.notes'), cell: (printer) => notes(t, printer) },
          ]}
        />
      )}
    </FactCard>
  );
}

function notes(t: TFunction, { isDefault, isShared }: Printer): string {
  return [isDefault && t('devices.hardware.default'), isShared && t('devices.hardware.shared')]
    .filter(Boolean)
    .join(', ');
}
