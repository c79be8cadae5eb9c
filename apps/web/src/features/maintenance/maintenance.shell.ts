// What maintenance hands to the shell.
import { useQuery } from '@tanstack/react-query';
import type { MenuItem } from '../../platform/feature.ts';
import { useCan } from '../../platform/session.ts';
import { IconTool } from '../../ui/icons.ts';
import { proposalCount, useLiveMaintenance } from './maintenance.queries.ts';

/** Proposals wait for staff alone. */
function useProposals() {
  const canDecide = useCan('maintenance.write');
  useLiveMaintenance();
  return useQuery({ ...proposalCount, enabled: canDecide }).data;
}

export const maintenanceMenu: readonly MenuItem[] = [
  {
    label: 'shell.places.maintenance',
    icon: IconTool,
    to: '/maintenance',
    section: 'estate',
    permission: 'maintenance.read',
    useBadge: useProposals,
    keys: 'g w',
  },
];
