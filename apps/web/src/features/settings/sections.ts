// The sections of the settings, in the order they are listed; who may read one sees it.
import {
  IconBuildingCommunity,
  IconCalendarTime,
  IconClock,
  IconDownload,
  IconHeartbeat,
  IconHistory,
  IconKey,
  IconTag,
  IconUsers,
  IconUsersGroup,
} from '../../ui/icons.ts';

export const settingsSections = [
  {
    to: '/settings/organisation',
    label: 'settings.organisation.title',
    icon: IconBuildingCommunity,
    permission: 'settings.read',
  },
  { to: '/settings/people', label: 'settings.people.title', icon: IconUsers, permission: 'people.read' },
  { to: '/settings/teams', label: 'teams.title', icon: IconUsersGroup, permission: 'teams.read' },
  { to: '/settings/sla', label: 'slaPolicies.title', icon: IconClock, permission: 'sla.read' },
  { to: '/settings/calendars', label: 'calendars.title', icon: IconCalendarTime, permission: 'calendars.read' },
  {
    to: '/settings/classification',
    label: 'classification.title',
    icon: IconTag,
    // Whoever sorts tickets looks at it; changing it is for administrators.
    permission: 'tickets.update',
  },
  {
    to: '/settings/enrolment-tokens',
    label: 'settings.tokens.title',
    icon: IconKey,
    permission: 'enrolment_tokens.read',
  },
  { to: '/settings/releases', label: 'releases.title', icon: IconDownload, permission: 'releases.read' },
  { to: '/settings/system', label: 'settings.system.title', icon: IconHeartbeat, permission: 'settings.read' },
  { to: '/settings/audit', label: 'settings.audit.title', icon: IconHistory, permission: 'audit.read' },
] as const;
