import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface LoadMoreProps {
  query: { isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** The foot of a list that comes in pages, while there are more of them. */
export function LoadMore({ query }: LoadMoreProps) {
  const { t } = useTranslation();
  return (
    <Button variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {t('ui.table.more')}
    </Button>
  );
}
