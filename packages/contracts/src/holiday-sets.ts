// Public holidays of countries, to be copied into a calendar as days of its own. Part of the feature `calendars`.
import { z } from 'zod';
import { endpoint, Language, line, nothing } from './endpoint.ts';

export const Country = z.enum(['mx', 'ar', 'cl', 'co', 'es', 'pe']);
export type Country = z.infer<typeof Country>;

/** The laws are those of today; what they said long ago, or will say, is not known. */
export const HOLIDAY_YEARS = { from: 2024, to: 2060, most: 10 };

const Year = z.coerce.number().int().min(HOLIDAY_YEARS.from).max(HOLIDAY_YEARS.to);

export const holidaySets = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/holiday-sets/:country',
    summary: 'Public holidays of a country by its law, of ten years at most',
    permission: 'calendars.read',
    params: z.object({ country: Country }),
    query: z
      .object({ from: Year, to: Year, language: Language })
      .refine(({ from, to }) => from <= to && to - from < HOLIDAY_YEARS.most, { path: ['to'] }),
    body: nothing,
    response: z.object({
      /** `optional`: kept by many, by custom or where a region says so; the law of the country does not close the day. */
      days: z.array(z.object({ date: z.iso.date(), name: line(120), optional: z.boolean() })),
      /** The laws it is made from. */
      source: z.string(),
    }),
  }),
};
