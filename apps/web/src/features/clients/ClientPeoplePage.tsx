import { getRouteApi } from '@tanstack/react-router';
import { PeopleList } from '../settings/people/PeopleList.tsx';
import css from './Clients.module.css';

const route = getRouteApi('/shell/clients/$clientId');

/** The people of one client. */
export function ClientPeoplePage() {
  const { clientId } = route.useParams();
  return (
    <div className={css.fill}>
      <PeopleList clientId={clientId} search="" />
    </div>
  );
}
