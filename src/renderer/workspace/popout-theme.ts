/** A popped-out pane's page wears the main page's theme, palette and density, and follows their changes. */
import { useEffect } from 'react';
import type { PaneContainer } from './pane-types.ts';

const ATTRIBUTES = ['data-theme', 'data-palette', 'data-density'];

export function usePopoutTheme(container: PaneContainer | undefined): void {
  useEffect(() => {
    const source = document.documentElement;
    const target = container?.document.documentElement;
    if (!target || target === source) return;
    const copy = (): void => {
      for (const name of ATTRIBUTES) target.setAttribute(name, source.getAttribute(name) ?? '');
    };
    copy();
    const observer = new MutationObserver(copy);
    observer.observe(source, { attributeFilter: ATTRIBUTES });
    return () => observer.disconnect();
  }, [container]);
}
