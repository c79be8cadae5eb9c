import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';

/**
 * For what comes with the click that opens it. Closed for one moment, because the kit notes where the focus was, to
 * bring it back there, only when something that is shown opens.
 */
export function useOpenAtOnce(): ReturnType<typeof useDisclosure> {
  const disclosure = useDisclosure(false);
  const [, { open }] = disclosure;
  useEffect(open, [open]);
  return disclosure;
}
