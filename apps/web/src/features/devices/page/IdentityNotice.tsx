import { type DeviceIdentity, deviceIdentity } from '@lanet/contracts/device-identity';
import type { Device } from '@lanet/contracts/devices';
import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { formatRelative } from '../../../platform/format.ts';
import { useCan } from '../../../platform/session.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { toastDone, toastProblem } from '../../../ui/toast.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { deviceKeys, useDevicesChanged } from '../devices.queries.ts';
import { reasonWords } from '../reason-words.ts';
import css from './DevicePage.module.css';

/** What a person has to decide about which computer this is, and what a retired one is told; nothing where all is clear. */
export function IdentityNotice({ device }: { device: Device }) {
  const canDecide = useCan('agents.approve');
  const { data } = useQuery({
    queryKey: [...deviceKeys.one(device.id), 'identity'],
    queryFn: ({ signal }) => call(deviceIdentity.get, { params: { id: device.id }, signal }),
    enabled: canDecide,
  });
  if (device.status === 'archived') return <Retired device={device} retirement={data?.retirement ?? null} />;
  return data?.link?.kind === 'claimed' ? <Claimed device={device} link={data.link} /> : null;
}

/** Everything about the device is asked for again. */
function useChanged(id: string): () => void {
  const queryClient = useQueryClient();
  const changed = useDevicesChanged();
  return () => {
    void queryClient.invalidateQueries({ queryKey: deviceKeys.one(id) });
    changed();
  };
}

function Claimed({ device, link }: { device: Device; link: NonNullable<DeviceIdentity['link']> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changed = useChanged(device.id);
  const [confirming, { open: ask, close: endAsking }] = useDisclosure(false);
  const [separating, { open, close }] = useDisclosure(false);
  const params = { id: device.id };
  const { name } = device;
  const confirm = async () => {
    await call(deviceIdentity.confirm, { params });
    toastDone(t('devices.identity.confirmed', { name }));
    changed();
  };
  const separate = async () => {
    const made = await call(deviceIdentity.separate, { params });
    toastDone(t('devices.identity.separated', { name: made.name }));
    changed();
    await navigate({ to: '/devices/$id', params: { id: made.deviceId } });
  };
  return (
    <section className={css.note} aria-label={t('devices.identity.label')}>
      <p>{t('devices.identity.claimed', { reasons: reasonWords(link.reasons), score: link.score })}</p>
      <Group gap="xs" mt="xs">
        <Button size="xs" onClick={ask}>
          {t('devices.identity.same')}
        </Button>
        {link.separable && (
          <Button size="xs" variant="default" onClick={open}>
            {t('devices.identity.other')}
          </Button>
        )}
      </Group>
      <ConfirmDialog
        opened={confirming}
        onClose={endAsking}
        title={t('devices.identity.sameTitle', { name })}
        confirmLabel={t('devices.identity.same')}
        onConfirm={confirm}
      >
        {t('devices.identity.sameText')}
      </ConfirmDialog>
      <ConfirmDialog
        opened={separating}
        onClose={close}
        title={t('devices.identity.otherTitle', { name })}
        confirmLabel={t('devices.identity.other')}
        onConfirm={separate}
      >
        {t('devices.identity.otherText')}
      </ConfirmDialog>
    </section>
  );
}

function Retired({ device, retirement }: { device: Device; retirement: DeviceIdentity['retirement'] }) {
  const { t } = useTranslation();
  const now = useNow();
  const changed = useChanged(device.id);
  const canWrite = useCan('devices.write');
  const restore = async () => {
    await call(deviceIdentity.restore, { params: { id: device.id } });
    toastDone(t('devices.restore.done', { name: device.name }));
    changed();
  };
  return (
    <section className={css.note} aria-label={t('devices.identity.label')}>
      <p>
        {t('devices.page.archivedNote')}
        {retirement && ` ${t(`devices.restore.${retirement.order}`)} `}
        {retirement &&
          (retirement.toldAt
            ? t('devices.restore.told', { when: formatRelative(retirement.toldAt, now) })
            : t('devices.restore.notTold'))}
      </p>
      {canWrite && (
        <Button size="xs" variant="default" mt="xs" onClick={() => void restore().catch(toastProblem)}>
          {t('devices.restore.action')}
        </Button>
      )}
    </section>
  );
}
