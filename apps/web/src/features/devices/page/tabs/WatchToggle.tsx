import type { Device } from '@lanet/contracts/devices';
import { ActionIcon, Group, Switch, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../../platform/session.ts';
import { IconEye, IconEyeOff } from '../../../../ui/icons.ts';
import { toastProblem } from '../../../../ui/toast.tsx';
import { usePhone } from '../../../../ui/use-narrow.ts';
import { useSetWatched, watchedList, watchedUnder } from '../../watched-services.queries.ts';

/** Whether an alert opens when this service stops; whoever may changes it with a click. */
export function WatchToggle({ device, name }: { device: Device; name: string }) {
  const { t } = useTranslation();
  const canRead = useCan('alerts.read');
  const canWrite = useCan('devices.write') && device.status === 'active';
  const list = useQuery({ ...watchedList(device.id), enabled: canRead }).data;
  const { mutate, isPending } = useSetWatched(device.id);
  const isPhone = usePhone();
  if (!list) return null;
  const watched = watchedUnder(name, list);
  const why = watched ? t(`devices.services.watchedBy.${watched.level}`) : t('devices.services.notWatched');
  const Icon = watched ? IconEye : IconEyeOff;
  const toggle = (
    <Tooltip label={why}>
      <ActionIcon
        variant="subtle"
        color={watched ? 'blue' : 'gray'}
        aria-label={t('devices.services.watch', { name })}
        aria-pressed={watched !== undefined}
        disabled={!canWrite || isPending}
        onClick={() => mutate({ name: watched?.name ?? name, watched: !watched }, { onError: toastProblem })}
      >
        <Icon size={17} stroke={1.8} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
  if (!isPhone) return toggle;
  return (
    <Group component="span" gap={4} wrap="nowrap">
      {toggle}
      {why}
    </Group>
  );
}

/** Whether the device starts a watched service again by itself, once, before it tells. */
export function RestartFirst({ device }: { device: Device }) {
  const { t } = useTranslation();
  const canRead = useCan('alerts.read');
  const canWrite = useCan('devices.write') && device.status === 'active';
  const list = useQuery({ ...watchedList(device.id), enabled: canRead }).data;
  const { mutate, isPending } = useSetWatched(device.id);
  if (!list || list.items.length === 0) return null;
  return (
    <Switch
      size="xs"
      label={t('devices.services.restartFirst')}
      checked={list.restartFirst}
      disabled={!canWrite || isPending}
      onChange={({ currentTarget }) => mutate({ restartFirst: currentTarget.checked }, { onError: toastProblem })}
    />
  );
}
