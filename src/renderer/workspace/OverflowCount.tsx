/** What the dock's button of tabs that do not fit shows: how many, which its name says too. */
import { OverflowIcon } from 'flexlayout-react';
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { counted } from '../../shared/contract/counted.ts';

export function OverflowCount({ count }: { count: number }): ReactNode {
  const shown = useRef<HTMLSpanElement>(null);
  // The button is the library's, which gives it one name for any number.
  useLayoutEffect(() => {
    const button = shown.current!.closest('button')!;
    button.ariaLabel = button.title = `${counted(count, 'pane')} out of sight`;
  }, [count]);
  return (
    <>
      <OverflowIcon />
      <span ref={shown} className="flexlayout__tab_button_overflow_count">
        {count}
      </span>
    </>
  );
}
