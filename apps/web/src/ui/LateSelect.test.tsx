import { MantineProvider } from '@mantine/core';
import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { LateSelect } from './LateSelect.tsx';

const DATA = [
  { value: 'low', label: 'Baja' },
  { value: 'high', label: 'Alta' },
];

function Filter({ start }: { start: string | null }) {
  const [value, setValue] = useState(start);
  return (
    <MantineProvider env="test">
      <LateSelect aria-label="Prioridad" placeholder="Cualquiera" data={DATA} value={value} onChange={setValue} />
    </MantineProvider>
  );
}

const field = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Prioridad' });

it('looks like a select, and is one with its list open after the click', async () => {
  render(<Filter start={null} />);
  expect(field().placeholder).toBe('Cualquiera');

  fireEvent.focus(field());
  fireEvent.click(field());
  fireEvent.click(await screen.findByRole('option', { name: 'Alta' }));

  expect(field().value).toBe('Alta');
});

it('takes the focus over without opening when the keyboard came to it', async () => {
  render(<Filter start={null} />);
  const face = field();

  fireEvent.focus(face);
  await expect.poll(() => face.isConnected).toBe(false);

  expect(document.activeElement).toBe(field());
  expect(field().getAttribute('aria-expanded')).toBe('false');
});

it('shows what is chosen already, before and after the kit came', async () => {
  render(<Filter start="low" />);
  const face = field();
  expect(face.value).toBe('Baja');

  await expect.poll(() => face.isConnected).toBe(false);

  expect(field().value).toBe('Baja');
});
