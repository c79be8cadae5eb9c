import { may } from '@lanet/contracts/permissions';
import { type SearchHit, search } from '@lanet/contracts/search';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import { call } from '../../platform/api.ts';
import { i18n } from '../../platform/i18n.ts';
import { useMe } from '../../platform/session.ts';
import { withAllTexts } from '../../platform/texts.ts';
import { IconBuilding, IconDeviceDesktop, IconPlayerPlay, IconTicket, IconUser } from '../../ui/icons.ts';
import { type PaletteEntry, registerPaletteSearch } from '../../ui/palette/palette-store.ts';
import { usePart } from '../../ui/use-part.ts';

const loadRunScript = async () => (await withAllTexts(import('../scripts/RunScriptDialog.tsx'))).RunScriptDialog;

const ICONS = { ticket: IconTicket, device: IconDeviceDesktop, client: IconBuilding, person: IconUser };

/** What Ctrl+K finds on the server, and what can be done with it: open it, or run a script on a device. */
export function SearchProvider() {
  const { role } = useMe();
  const goTo = useGoTo();
  const [deviceId, setDeviceId] = useState<string>();
  const find = useEffectEvent(async (words: string, signal: AbortSignal) => {
    const { items } = await call(search.find, { query: { q: words }, signal });
    const runs = may(role, 'commands.run') ? items.filter(({ kind }) => kind === 'device') : [];
    return [...items.map((hit) => openEntry(hit, goTo)), ...runs.map((hit) => runEntry(hit, setDeviceId))];
  });
  useEffect(() => registerPaletteSearch((words, signal) => find(words, signal)), []);
  const close = () => setDeviceId(undefined);
  const RunScriptDialog = usePart(loadRunScript, deviceId !== undefined, close);
  return RunScriptDialog && deviceId ? <RunScriptDialog opened deviceId={deviceId} onClose={close} /> : null;
}

function useGoTo(): (hit: SearchHit) => void {
  const navigate = useNavigate();
  const { role, clientId } = useMe();
  return ({ kind, id, title }) => {
    if (kind === 'ticket') return void navigate({ to: '/tickets/$id', params: { id } });
    if (kind === 'client') return void navigate({ to: '/clients/$clientId', params: { clientId: id } });
    if (kind === 'person')
      return void (clientId
        ? navigate({ to: '/clients/$clientId/people', params: { clientId } })
        : navigate({ to: '/settings/people', search: { search: title } }));
    if (may(role, 'devices.inspect')) return void navigate({ to: '/devices/$id', params: { id } });
    void navigate({ to: '/my-devices' });
  };
}

const openEntry = (hit: SearchHit, goTo: (hit: SearchHit) => void): PaletteEntry => ({
  id: `${hit.kind} ${hit.id}`,
  label: hit.title,
  detail: hit.detail,
  icon: ICONS[hit.kind],
  group: i18n.t(`search.kinds.${hit.kind}`),
  run: () => goTo(hit),
});

const runEntry = ({ id, title, detail }: SearchHit, run: (deviceId: string) => void): PaletteEntry => ({
  id: `run ${id}`,
  label: i18n.t('search.runOn', { device: title }),
  detail,
  icon: IconPlayerPlay,
  group: i18n.t('search.runGroup'),
  run: () => run(id),
});
