import type { Sections } from '@lanet/contracts/inventory';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../../platform/format.ts';
import { Empty } from '../../../../ui/Empty.tsx';
import { IconNetwork } from '../../../../ui/icons.ts';
import { Loadable } from '../../../../ui/Loadable.tsx';
import { deviceInventory } from '../../devices.queries.ts';
import css from '../DevicePage.module.css';
import type { TabProps } from '../DeviceTabs.tsx';
import { FactCard } from '../FactCard.tsx';
import { useWhyMissing } from '../InventorySection.tsx';
import { SmallTable } from '../SmallTable.tsx';

type Interface = Sections['network']['interfaces'][number];

/** Interfaces with their addresses, physical ones first, and what listens for others. */
export function NetworkTab({ device }: TabProps) {
  const { t } = useTranslation();
  const query = useQuery(deviceInventory(device.id));
  const why = useWhyMissing(device);
  return (
    <Loadable query={query}>
      {({ network, ports }) => {
        if (!network && !ports)
          return (
            <Empty
              icon={IconNetwork}
              title={t('devices.section.missing', { section: t('devices.network.title').toLowerCase() })}
              hint={why}
            />
          );
        const missing = network ? t('devices.network.ports') : t('devices.network.interfaces');
        return (
          <>
            <div className={css.cards}>
              {network && <Interfaces collectedAt={network.collectedAt} interfaces={network.data.interfaces} />}
              {ports && <Ports collectedAt={ports.collectedAt} listening={ports.data.listening} />}
            </div>
            {(!network || !ports) && (
              <p className={css.foot}>
                {t('devices.section.missing', { section: missing.toLowerCase() })}. {why}
              </p>
            )}
          </>
        );
      }}
    </Loadable>
  );
}

function Interfaces({ collectedAt, interfaces }: { collectedAt: string; interfaces: readonly Interface[] }) {
  const { t } = useTranslation();
  const physicalFirst = interfaces.toSorted((a, b) => Number(b.physical) - Number(a.physical));
  return (
    <FactCard title={t('devices.network.interfaces')} collectedAt={collectedAt} wide>
      <SmallTable
        label={t('devices.network.interfaces')}
        rows={physicalFirst}
        rowKey={(one) => one.interface}
        columns={[
          { header: t('devices.network.name'), cell: (one) => one.interface },
          {
            header: t('devices.network.kind'),
            cell: ({ type, physical }) => (physical ? type : `${type}, ${t('devices.network.virtual')}`),
          },
          { header: t('devices.network.addresses'), cell: ({ addresses }) => <Lines lines={addresses} /> },
          { header: t('devices.network.gateway'), cell: ({ gateways }) => gateways.join(', ') },
          { header: t('devices.network.dns'), cell: ({ dnsServers }) => dnsServers.join(', ') },
          { header: t('devices.network.mac'), cell: ({ mac }) => mac },
          {
            header: t('devices.network.speed'),
            cell: ({ linkSpeedMbps }) => linkSpeedMbps !== null && `${formatNumber(linkSpeedMbps)} Mb/s`,
            align: 'end',
          },
        ]}
      />
    </FactCard>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className={css.lines}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

type Listening = Sections['ports']['listening'];

function Ports({ collectedAt, listening }: { collectedAt: string; listening: Listening }) {
  const { t } = useTranslation();
  return (
    <FactCard title={t('devices.network.ports')} collectedAt={collectedAt}>
      {listening.length === 0 ? (
        <p className={css.quiet}>{t('devices.section.none')}</p>
      ) : (
        <SmallTable
          label={t('devices.network.ports')}
          rows={listening.toSorted((a, b) => a.port - b.port)}
          rowKey={({ protocol, address, port, program }, index) => `${protocol} ${address} ${port} ${program} ${index}`}
          columns={[
            {
              header: t('devices.network.port'),
              cell: ({ protocol, port }) => `${port} ${protocol.toUpperCase()}`,
            },
            { header: t('devices.network.address'), cell: ({ address }) => address },
            { header: t('devices.network.program'), cell: ({ program }) => program },
          ]}
        />
      )}
    </FactCard>
  );
}
