import type { Feature } from '../../platform/feature.ts';
import { onCallRoutes, teamRoutes } from './teams.routes.ts';

export { onCallOf } from './teams.on-call.service.ts';
export { findActiveTeam } from './teams.repo.ts';
export { teamMembers } from './teams.service.ts';

export const teamsFeature: Feature = {
  name: 'teams',
  routes: [
    { service: 'web', bind: teamRoutes },
    { service: 'web', bind: onCallRoutes },
  ],
};
