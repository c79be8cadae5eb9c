// Pages in tests: the real router and cache around them, and a network that answers what the test says.
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { type AnyRoute, createMemoryHistory, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { vi } from 'vitest';
import { makeQueryClient } from '../platform/query-client.ts';

export interface Sent {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Headers;
  body: unknown;
}

/** What the network answers: a body with 200, nothing with 204, a `refusal`, or undefined for "no such thing". */
export type Answer = (sent: Sent) => object | undefined;

/** A problem document with this status and code. */
export const refusal = (status: number, code: string, more: object = {}) => ({ refused: { status, code, ...more } });

/** Takes the place of the network until the test ends; answers the list of what was sent. */
export function answering(answer: Answer): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    const url = new URL(address, 'http://localhost');
    const one: Sent = {
      method: init.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    };
    sent.push(one);
    return responseOf(answer(one) ?? refusal(404, 'request.not_found'));
  });
  return sent;
}

function responseOf(answer: object): Response {
  if (!('refused' in answer)) return Response.json(answer);
  const { status, ...problem } = Object.assign({ status: 500 }, answer.refused);
  return Response.json({ type: 'about:blank', title: '', status, ...problem }, { status });
}

/** A component inside theme and cache, without a router. */
export function renderPart(part: ReactElement) {
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={makeQueryClient()}>{part}</QueryClientProvider>
    </MantineProvider>,
  );
}

/** Pages under a router of their own that starts at `address`; answers the router, to ask where it went. */
export function renderAt(address: string, routeTree: AnyRoute) {
  const queryClient = makeQueryClient();
  const router = createRouter({
    routeTree,
    context: { queryClient },
    history: createMemoryHistory({ initialEntries: [address] }),
    // A test has the routes it is about; where a page leads besides is nothing to complain of.
    defaultNotFoundComponent: () => null,
  });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queryClient}>
        {/* The type of the one real router is registered for the whole program; this one has a part of its routes. */}
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return router;
}
