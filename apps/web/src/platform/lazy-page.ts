import { lazyRouteComponent } from '@tanstack/react-router';
import { withAllTexts } from './texts.ts';

/** A page whose code and texts come when it is opened, or when a link to it is pointed at. */
export const lazyPage: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(() => withAllTexts(load()), name);
