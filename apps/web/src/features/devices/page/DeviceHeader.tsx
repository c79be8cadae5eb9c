import type { Device } from '@lanet/contracts/devices';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../../platform/format.ts';
import { useKeys } from '../../../platform/keys.ts';
import { useCan } from '../../../platform/session.ts';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { IconArchive, IconPencil, IconPlayerPlay, IconTool } from '../../../ui/icons.ts';
import { type HeaderAction, PageHeader } from '../../../ui/PageHeader.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { StartNowDialog } from '../../maintenance/StartNowDialog.tsx';
import { RunScriptDialog } from '../../scripts/RunScriptDialog.tsx';
import css from './DevicePage.module.css';
import { EditDeviceForm } from './EditDeviceForm.tsx';
import { RetireDialog } from './RetireDialog.tsx';

/** Where the device is, whether it is there, what it is, and what can be done with it. */
export function DeviceHeader({ device }: { device: Device }) {
  const { t } = useTranslation();
  const [running, run] = useDisclosure(false);
  const [editing, edit] = useDisclosure(false);
  const [archiving, archive] = useDisclosure(false);
  const [maintaining, maintain] = useMaintenance(device);
  const active = device.status === 'active';
  const canRun = useCan('commands.run') && active;
  const canWrite = useCan('devices.write') && device.status !== 'archived';
  useKeys([
    ...(canRun ? [{ keys: '.', label: 'devices.page.run', group: 'ui.keys.page', run: run.open } as const] : []),
    ...(canWrite ? [{ keys: 'e', label: 'devices.page.edit', group: 'ui.keys.page', run: edit.open } as const] : []),
  ]);
  const actions: HeaderAction[] = [
    ...(canRun
      ? [{ label: t('devices.page.run'), icon: IconPlayerPlay, kind: 'primary' as const, onClick: run.open }]
      : []),
    ...(canWrite ? [{ label: t('devices.page.edit'), icon: IconPencil, onClick: edit.open }] : []),
    ...(maintain ? [{ label: t('maintenance.device.action'), icon: IconTool, onClick: maintain }] : []),
    ...(canWrite
      ? [{ label: t('devices.page.archive'), icon: IconArchive, kind: 'danger' as const, onClick: archive.open }]
      : []),
  ];
  return (
    <>
      <PageHeader
        title={device.name}
        breadcrumb={[
          { label: device.client.name, link: { to: '/devices', search: { client: device.client.id } } },
          {
            label: device.site.name,
            link: { to: '/devices', search: { client: device.client.id, site: device.site.id } },
          },
        ]}
        badge={<Badges device={device} />}
        meta={<Facts device={device} />}
        actions={actions}
      />
      <RunScriptDialog deviceId={device.id} opened={running} onClose={run.close} />
      <FormDialog opened={editing} onClose={edit.close} title={t('devices.edit.title')}>
        <EditDeviceForm device={device} onClose={edit.close} />
      </FormDialog>
      <RetireDialog device={device} opened={archiving} onClose={archive.close} />
      {maintaining}
    </>
  );
}

/** The dialog that begins maintenance and what opens it; a person of the client proposes a window instead. */
function useMaintenance({ id, name, status, client, site }: Device): [ReactNode, (() => void) | undefined] {
  const navigate = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const canPropose = useCan('maintenance.propose') && status === 'active';
  const canStart = useCan('maintenance.write');
  const propose = () =>
    void navigate({ to: '/maintenance/new', search: { client: client.id, site: site.id, device: id } });
  const place = { clientId: client.id, siteId: site.id, deviceId: id };
  const dialog = <StartNowDialog opened={opened} onClose={close} place={place} name={name} />;
  return [dialog, canPropose ? (canStart ? open : propose) : undefined];
}

function Badges({ device: { online, lastSeenAt, status, simulated, unverified, maintenance } }: { device: Device }) {
  const { t } = useTranslation();
  return (
    <>
      {status === 'active' ? (
        <Pill tone={online ? 'green' : 'gray'} dot={online}>
          {online ? t('devices.online') : t('devices.offline')}
          {!online && lastSeenAt !== null && (
            <>
              {` · ${t('devices.page.seen')} `}
              <RelativeTime at={lastSeenAt} />
            </>
          )}
        </Pill>
      ) : (
        <Pill tone="yellow">{t(`devices.status.${status}`)}</Pill>
      )}
      {maintenance && <Pill tone="yellow">{t('maintenance.device.pill')}</Pill>}
      {simulated && <Pill tone="gray">{t('devices.page.simulated')}</Pill>}
      {unverified && <Pill tone="yellow">{t('devices.page.unverified')}</Pill>}
    </>
  );
}

/** `Servidor · Debian 13 · ProLiant ML30 · serie … · encendido 5 días 3 horas · agente 1.2.0`; the unknown is left out. */
function Facts({ device }: { device: Device }) {
  const { t } = useTranslation();
  const { type, os, model, serial, uptimeSeconds, online, agentVersion } = device;
  const facts = [
    t(`devices.type.${type}`),
    os,
    model,
    serial && t('devices.page.serial', { serial }),
    // Of a device that is away nobody knows whether it is still running.
    online && uptimeSeconds !== null && t('devices.page.uptime', { span: formatDuration(uptimeSeconds) }),
    agentVersion && t('devices.page.agent', { version: agentVersion }),
  ].filter(Boolean);
  return <span className={css.facts}>{facts.join(' · ')}</span>;
}
