/** Whether a pane has too little room for its controls side by side: they fold into a menu then. */
import { useLayoutEffect, useState, type RefObject } from 'react';

/** True while the element is narrower than that many CSS pixels; it must be drawn from the start. */
export function useNarrower(element: RefObject<HTMLElement | null>, thanPx: number): boolean {
  const [isNarrower, setIsNarrower] = useState(false);
  useLayoutEffect(() => {
    const target = element.current;
    const view = target?.ownerDocument.defaultView;
    if (!target || !view) return undefined;
    const look = (): void => setIsNarrower(target.clientWidth < thanPx);
    const observer = new view.ResizeObserver(look);
    observer.observe(target);
    look();
    return () => observer.disconnect();
  }, [element, thanPx]);
  return isNarrower;
}
