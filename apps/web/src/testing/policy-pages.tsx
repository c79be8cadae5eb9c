import type { Role } from '@lanet/contracts/roles';
import type { SlaPolicy } from '@lanet/contracts/sla-policies';
import { settingsRoutes } from '../features/settings/settings.routes.tsx';
import { slaRoutes } from '../features/sla/sla.routes.tsx';
import { rootRoute, shellRoute } from '../platform/router.tsx';
import { makeCategory, makeMatrix, makeType } from './classification-data.ts';
import { type Answer, answering, renderAt } from './page.tsx';
import { personOf } from './person.ts';
import { makePolicy, slaId, slaPreview, slaWhatIf } from './sla-data.ts';

const networks = makeCategory({ name: 'Redes' });
const wifi = makeCategory({ name: 'Wi-Fi', parentId: networks.id });

/** What there is to sort by, with one category and one type that nothing new can get. */
export const classified = {
  categories: [networks, wifi, makeCategory({ name: 'Fax', active: false })],
  types: [makeType({ name: 'Incidente' }), makeType({ name: 'Pregunta', active: false })],
  matrix: makeMatrix(),
};

export interface ServedPolicies {
  policy?: SlaPolicy;
  special?: Answer;
}

/** The pages of policies as a person of that role opens them, and what they ask the server for. */
export function openPolicies(
  role: Role,
  address: string,
  { policy = makePolicy(), special = () => undefined }: ServedPolicies = {},
) {
  const sent = answering((one) => {
    const { method, path, body } = one;
    const known = special(one);
    if (known) return known;
    if (path.endsWith('/me')) return personOf(role);
    if (path.endsWith('/sla/state')) return { lagSeconds: 0, recompute: null };
    if (path.endsWith('/sla/preview')) return slaPreview;
    if (path.endsWith('/sla/what-if')) return slaWhatIf;
    if (path.endsWith('/classification')) return classified;
    if (path.endsWith('/assignable')) return { items: [{ id: slaId(50), name: 'Ana Ruiz' }] };
    if (path.endsWith('/versions') || path.endsWith('/calendars')) return { items: [] };
    if (method === 'PATCH') return { ...policy, ...Object(body), version: policy.version + 1 };
    if (method === 'POST' && path.endsWith('/sla-policies')) return makePolicy({ ...Object(body), id: slaId(9) });
    if (path.endsWith(policy.id) || path.endsWith(slaId(9))) return policy;
    return { items: [policy] };
  });
  const routes = rootRoute.addChildren([shellRoute.addChildren([...settingsRoutes, ...slaRoutes])]);
  return { sent, router: renderAt(address, routes) };
}
