/** Which rows of a virtual table are on screen, for demand: settles a moment after scrolling. */
import { useEffect, useState, type RefObject } from 'react';

const SETTLE_MS = 150;

export interface RowSpan {
  from: number;
  to: number;
}

/** Reads the rendered rows under `root`; `changed` tells that the rows themselves are new. */
export function useVisibleRows(root: RefObject<HTMLElement | null>, changed: unknown): RowSpan {
  const [span, setSpan] = useState<RowSpan>({ from: 0, to: -1 });
  useEffect(() => {
    const element = root.current;
    const view = element?.ownerDocument.defaultView;
    if (!element || !view) return undefined;
    let timer = 0;
    const read = (): void => {
      const indexes = [...element.querySelectorAll<HTMLElement>('tr[data-index]')].map((tr) =>
        Number(tr.dataset['index']),
      );
      const next =
        indexes.length === 0 ? { from: 0, to: -1 } : { from: Math.min(...indexes), to: Math.max(...indexes) };
      setSpan((before) => (before.from === next.from && before.to === next.to ? before : next));
    };
    const soon = (): void => {
      view.clearTimeout(timer);
      timer = view.setTimeout(read, SETTLE_MS);
    };
    soon();
    // Scroll events do not bubble, but they can be captured on the way down.
    element.addEventListener('scroll', soon, { capture: true, passive: true });
    const observer = new view.ResizeObserver(soon);
    observer.observe(element);
    return () => {
      view.clearTimeout(timer);
      element.removeEventListener('scroll', soon, { capture: true });
      observer.disconnect();
    };
  }, [root, changed]);
  return span;
}
