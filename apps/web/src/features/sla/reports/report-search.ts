// What the page of the report shows, in its address.
import { ReportBy } from '@lanet/contracts/kinds';
import { z } from 'zod';

export const PERIODS = [7, 30, 90, 365] as const;

export const ReportSearch = z.object({
  by: ReportBy.catch('client').default('client'),
  days: z.number().int().min(1).max(366).catch(30).default(30),
});
