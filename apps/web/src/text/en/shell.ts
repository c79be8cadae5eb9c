import type { shell as source } from '../es/shell.ts';
import type { Texts } from '../texts.ts';
import { places } from './places.ts';

export const shell: Texts<typeof source> = {
  product: 'LANET',
  skip: 'Skip to content',
  menu: 'Main menu',
  places,
  openMenu: 'Open menu',
  closeMenu: 'Close menu',
  shortcuts: 'Shortcuts',
  search: 'Search or run…',
  create: 'New',
  client: {
    label: 'Client',
    all: 'All clients',
    search: 'Search client',
    none: 'No client matches',
  },
  account: {
    label: 'Account of {{name}}',
    language: 'Language',
    spanish: 'Español',
    english: 'English',
    theme: 'Theme',
    light: 'Light',
    dark: 'Dark',
    auto: 'System',
    keys: 'Keyboard shortcuts',
    signOut: 'Sign out',
  },
  bell: {
    label: 'Notifications',
    unread_one: 'Notifications: {{count}} unread',
    unread_other: 'Notifications: {{count}} unread',
    empty: 'No notifications',
    emptyHint: 'What needs your attention shows up here.',
    readAll: 'Mark all as read',
    unreadMark: 'Unread',
  },
  badge_one: '{{count}} waiting',
  badge_other: '{{count}} waiting',
  offline: {
    title: 'No connection to the server.',
    retryIn_one: 'Next try in {{count}} s.',
    retryIn_other: 'Next try in {{count}} s.',
    retrying: 'Trying again…',
    now: 'Try now',
  },
  demo: 'Demonstration: the data are examples and no second factor is asked.',
  notFound: {
    title: 'This page does not exist',
    hint: 'Its address changed or it is out of your reach.',
    home: 'Go to the start',
  },
  roles: {
    superadmin: 'Super administrator',
    admin: 'Administrator',
    technician: 'Technician',
    client_admin: 'Client administrator',
    requester: 'Requester',
  },
};
