import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLive } from '../../platform/live.ts';
import { withAllTexts } from '../../platform/texts.ts';
import { BellButton } from '../../ui/shell/BellButton.tsx';
import { usePart } from '../../ui/use-part.ts';
import { bellItems } from './notifications.queries.ts';

const loadList = async () => (await withAllTexts(import('./BellList.tsx'))).BellList;

/** The bell of the signed-in person, kept current. Its list comes with the first click. */
export function Bell() {
  const queryClient = useQueryClient();
  const { data } = useQuery(bellItems);
  useLive(['notification'], () => void queryClient.invalidateQueries(bellItems));
  const [wanted, { open, close }] = useDisclosure(false);
  const List = usePart(loadList, wanted, close);
  const unread = data?.unread ?? 0;
  return List ? (
    <List unread={unread} items={data?.items ?? []} />
  ) : (
    <BellButton unread={unread} onClick={open} aria-expanded={false} />
  );
}
