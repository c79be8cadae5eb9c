import type { RefObject } from 'react';
import { useRef } from 'react';

type Field = 'subject' | 'body';

/** Puts values where the cursor was last; into the body as long as none of the fields was used. */
export function useInsertion(
  fields: Record<Field, RefObject<HTMLInputElement | HTMLTextAreaElement | null>>,
  onChange: (field: Field, value: string) => void,
) {
  const last = useRef<Field>('body');
  const insert = (text: string) => {
    const field = fields[last.current].current;
    if (!field) return;
    const { value } = field;
    const start = field.selectionStart ?? value.length;
    const end = field.selectionEnd ?? start;
    onChange(last.current, value.slice(0, start) + text + value.slice(end));
    // The field has the new text with the next frame; typing goes on behind it.
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(start + text.length, start + text.length);
    });
  };
  const use = (field: Field) => {
    last.current = field;
  };
  return { insert, use };
}
