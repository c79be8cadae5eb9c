import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { LoadError } from '../ui/Loadable.tsx';

/** A page that could not be loaded or shown; trying again loads it anew. */
export function RouteError({ error }: ErrorComponentProps) {
  const router = useRouter();
  return <LoadError error={error} onRetry={() => router.invalidate()} />;
}

/** The same where there is no frame around it, because the frame itself could not be loaded. */
export function ShellError(props: ErrorComponentProps) {
  return (
    <main>
      <RouteError {...props} />
    </main>
  );
}
