import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen } from '@testing-library/react';
import { type ComponentType, useState } from 'react';
import { expect, it, vi } from 'vitest';
import { problems } from '../text/es/problems.ts';
import { ToastList } from './ToastList.tsx';
import { usePart } from './use-part.ts';

const Part = ({ name }: { name: string }) => <p>part of {name}</p>;

function Page({ load }: { load: () => Promise<ComponentType<{ name: string }>> }) {
  const [wanted, setWanted] = useState(false);
  const Loaded = usePart(load, wanted, () => setWanted(false));
  return (
    <MantineProvider env="test">
      <ToastList />
      <button type="button" aria-pressed={wanted} onClick={() => setWanted(!wanted)}>
        open
      </button>
      {Loaded && <Loaded name="the page" />}
    </MantineProvider>
  );
}

const click = () => fireEvent.click(screen.getByRole('button', { name: 'open' }));

it('brings a part once, when it is wanted, and keeps it', async () => {
  const load = vi.fn(async () => Part);
  render(<Page load={load} />);
  expect(load).not.toHaveBeenCalled();

  click();
  await screen.findByText('part of the page');
  click();
  click();

  expect(screen.getByText('part of the page')).toBeTruthy();
  expect(load).toHaveBeenCalledTimes(1);
});

it('says that a part did not come, leaves the page as it was, and asks for it again', async () => {
  const load = vi.fn<() => Promise<typeof Part>>();
  load.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module')).mockResolvedValue(Part);
  render(<Page load={load} />);

  click();
  await vi.waitFor(() =>
    expect(screen.getByRole('button', { name: 'open' }).getAttribute('aria-pressed')).toBe('false'),
  );
  expect(screen.getByText(problems.part)).toBeTruthy();
  click();

  expect(await screen.findByText('part of the page')).toBeTruthy();
});
