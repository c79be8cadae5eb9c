// What the form of a team holds, and the request it makes.
import { type Team, teams } from '@lanet/contracts/teams';
import type { FormErrors } from '@mantine/form';
import { schemaErrors } from '../../ui/form/form-errors.ts';

export interface TeamValues {
  name: string;
  slug: string;
  active: boolean;
  members: { personId: string; isLead: boolean }[];
}

export const teamValues = ({ name, slug, active, members }: Team): TeamValues => ({
  ...{ name, slug, active },
  members: members.map(({ person, isLead }) => ({ personId: person.id, isLead })),
});

export const newTeamErrors = ({ active: _active, ...body }: TeamValues): FormErrors =>
  schemaErrors(teams.create.body, body);

export const teamErrors = (values: TeamValues): FormErrors => schemaErrors(teams.update.body, values);

export const TEAM_FIELD_OF_CODE = { 'teams.slug_taken': 'slug', 'teams.person_not_allowed': 'members' };
