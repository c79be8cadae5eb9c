// Categories and types that a policy may be for. Where there are none, they are no condition to choose.
import { queryOptions } from '@tanstack/react-query';

export interface ClassificationChoices {
  /** By their whole path, as "Redes › Wi-Fi". */
  categories: { id: string; name: string }[];
  types: { id: string; name: string }[];
}

export const classificationChoices = queryOptions({
  queryKey: ['sla-policies-choices', 'classification'],
  queryFn: (): ClassificationChoices => ({ categories: [], types: [] }),
  staleTime: 5 * 60_000,
});
