// What a feature of the web application hands to the shell, besides its routes.
import type { Permission } from '@lanet/contracts/permissions';
import type { LinkProps } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { TextKey } from './i18n.ts';

export type IconComponent = ComponentType<{
  size?: number | string;
  stroke?: number | string;
  'aria-hidden'?: boolean;
}>;

/** Staff work here; the people of a client follow what is done for them. */
export type Audience = 'staff' | 'client';

/** A row of the main menu. `sections` are separated by a gap, in this order. */
export interface MenuItem {
  label: TextKey;
  icon: IconComponent;
  to: NonNullable<LinkProps['to']>;
  section: 'work' | 'estate' | 'organisation' | 'settings';
  /** Left out: for everyone who sees the shell. */
  permission?: Permission;
  /** Left out: for staff and the people of a client alike. */
  audience?: Audience;
  /** How many of these need me; a hook, because it usually reads a query. */
  useBadge?: () => { count: number; urgent?: boolean } | undefined;
  /** `g t`: listed on the keys sheet as "go to". */
  keys?: string;
  /** One of the at most four items of the bottom bar on a phone. */
  mobile?: boolean;
}

/** A row of the "+ Nuevo" menu. */
export interface CreateAction {
  label: TextKey;
  icon: IconComponent;
  permission: Permission;
  /** Left out: for staff and the people of a client alike. */
  audience?: Audience;
  run: () => void;
  keys?: string;
}
