/** How much room a header has, in three steps, so that its controls fold instead of vanishing. */
import { useEffect, useState, type RefObject } from 'react';

export type WidthClass = 'wide' | 'medium' | 'narrow';

const WIDE_FROM_PX = 860;
const MEDIUM_FROM_PX = 430;

export const widthClass = (px: number): WidthClass =>
  px >= WIDE_FROM_PX ? 'wide' : px >= MEDIUM_FROM_PX ? 'medium' : 'narrow';

export function useWidthClass(element: RefObject<HTMLElement | null>): WidthClass {
  const [width, setWidth] = useState<WidthClass>('medium');
  useEffect(() => {
    const observed = element.current!;
    const observer = new observed.ownerDocument.defaultView!.ResizeObserver(([entry]) =>
      setWidth(widthClass(entry.contentRect.width)),
    );
    observer.observe(observed);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
