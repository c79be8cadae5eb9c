import { Notifications } from '@mantine/notifications';

/** Where the short messages of toast.tsx are shown. */
export function ToastList() {
  return <Notifications position="bottom-right" containerWidth={380} limit={4} />;
}
