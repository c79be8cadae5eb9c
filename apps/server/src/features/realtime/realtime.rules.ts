// Who may hear which hint. Pure: a hint is only a name and an id, but even that is not for everybody.
/** As the bus says it. */
interface Audience {
  clientId?: string | null;
  siteId?: string | null;
  personId?: string;
  staffOnly?: boolean;
  everybody?: boolean;
  watchers?: readonly string[];
}

/** As the database's scopes are. */
type Scope = { personId: string | null } & (
  | { kind: 'everything' }
  | { kind: 'clients'; clientIds: readonly string[]; staff: boolean }
  | { kind: 'sites'; clientIds: readonly string[]; siteIds: readonly string[] }
);

/**
 * Whether a caller of this scope may hear a hint for this audience. What is not said is not given: a hint without a
 * client is for those who see every client, and whoever sees only some sites hears only of those.
 */
export function mayHear(scope: Scope, audience: Audience): boolean {
  const { clientId, siteId, personId, staffOnly, everybody = false, watchers } = audience;
  // Having asked for it gives nobody the right to it: the scope decides below, as it is by now.
  if (watchers && (scope.personId === null || !watchers.includes(scope.personId))) return false;
  if (personId !== undefined) return scope.personId === personId;
  if (everybody) return true;
  switch (scope.kind) {
    case 'everything':
      return true;
    case 'clients':
      return (scope.staff || !staffOnly) && clientId != null && scope.clientIds.includes(clientId);
    case 'sites':
      return (
        !staffOnly &&
        clientId != null &&
        siteId != null &&
        scope.clientIds.includes(clientId) &&
        scope.siteIds.includes(siteId)
      );
  }
}
