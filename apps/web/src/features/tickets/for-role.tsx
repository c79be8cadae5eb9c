import { isStaff } from '@lanet/contracts/roles';
import type { RouteComponent } from '@tanstack/react-router';
import { queryClient } from '../../platform/query-client.ts';
import { meQuery, useMe } from '../../platform/session.ts';

/** One address, two pages: staff work on tickets, the people of a client follow theirs. */
export function forRole(Staff: RouteComponent, Client: RouteComponent): RouteComponent {
  const ForRole = () => (isStaff(useMe().role) ? <Staff /> : <Client />);
  const preload = async () => {
    const me = queryClient.getQueryData(meQuery.queryKey);
    if (me) await (isStaff(me.role) ? Staff : Client).preload?.();
  };
  return Object.assign(ForRole, { preload });
}
