import { fireEvent, render, screen } from '@testing-library/react';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inHeldOrder, useHeldRows } from './use-held-rows.ts';

interface Row {
  id: string;
  text: string;
}

const id = (row: Row) => row.id;
const takeFresh = (_: Row, row: Row) => row;
const rowsOf = (ids: readonly string[], text = '') => ids.map((one) => ({ id: one, text: `${one}${text}` }));
const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 });

describe('rows while they are held', () => {
  it('never move, whatever comes', () => {
    fc.assert(
      fc.property(ids, ids, (before, after) => {
        const held = rowsOf(before);
        const shown = inHeldOrder(held, rowsOf(after, ' new'), id, takeFresh);

        expect(shown.slice(0, held.length).map(id)).toEqual(before);
        expect(new Set(shown.map(id)).size).toBe(shown.length);
      }),
    );
  });

  it('say what is new about them, keep what is gone, and take rows at the end only', () => {
    const shown = inHeldOrder(rowsOf(['a', 'b', 'c']), rowsOf(['x', 'b', 'a', 'y'], '!'), id, takeFresh);

    expect(shown.map(({ text }) => text)).toEqual(['a!', 'b!', 'c', 'y!']);
  });
});

function List({ rows }: { rows: readonly Row[] }) {
  const held = useHeldRows(rows, { id });
  return (
    <section aria-label="list" {...held.hold}>
      <ul>
        {held.rows.map((row) => (
          <li key={row.id}>
            <button type="button">{row.id}</button>
          </li>
        ))}
      </ul>
      {held.waiting > 0 && (
        <button type="button" onClick={held.release}>
          {held.waiting} new
        </button>
      )}
    </section>
  );
}

const shown = () => screen.getAllByRole('listitem').map((item) => item.textContent);

describe('a list that changes', () => {
  it('follows at once while nobody is at it', () => {
    const { rerender } = render(<List rows={rowsOf(['a', 'b'])} />);
    rerender(<List rows={rowsOf(['x', 'b'])} />);

    expect(shown()).toEqual(['x', 'b']);
  });

  it('waits behind a bar while the mouse rests on it, and follows when the bar is used', () => {
    const { rerender } = render(<List rows={rowsOf(['a', 'b'])} />);
    fireEvent.pointerMove(screen.getByRole('region'), { pointerType: 'mouse' });
    rerender(<List rows={rowsOf(['x', 'y', 'b'])} />);

    expect(shown()).toEqual(['a', 'b']);
    fireEvent.click(screen.getByRole('button', { name: '2 new' }));
    expect(shown()).toEqual(['x', 'y', 'b']);
  });

  it('waits while the focus is in it, and follows when it leaves', () => {
    const { rerender } = render(<List rows={rowsOf(['a', 'b'])} />);
    fireEvent.focus(screen.getByRole('button', { name: 'a' }));
    rerender(<List rows={rowsOf(['x', 'a'])} />);

    expect(shown()).toEqual(['a', 'b']);
    fireEvent.blur(screen.getByRole('button', { name: 'a' }));
    expect(shown()).toEqual(['x', 'a']);
  });

  it('does not wait for a finger that scrolls', () => {
    const { rerender } = render(<List rows={rowsOf(['a'])} />);
    fireEvent.pointerMove(screen.getByRole('region'), { pointerType: 'touch' });
    rerender(<List rows={rowsOf(['x'])} />);

    expect(shown()).toEqual(['x']);
  });
});
