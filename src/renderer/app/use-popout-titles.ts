/** Titles of pane windows: what they show, and in which world: `Chart SPY — SIMULATED`. */
import { useEffect } from 'react';
import { formatSymbol } from '../components/format.ts';
import { useHealthStore } from '../stores/engine-stores.ts';
import { useWindowsStore } from '../stores/windows-store.ts';
import { selectPaneSymbol, useWorkspaceStore } from '../stores/workspace-store.ts';
import { useWorldStore } from '../stores/world-store.ts';
import { dock } from '../workspace/dock.ts';
import { selectWorldBadge } from '../components/world-text.ts';

export function usePopoutTitles(): void {
  useEffect(() => {
    const name = (): void => {
      const { popouts } = useWindowsStore.getState();
      if (popouts.length === 0) return;
      const { world, link, clockMs, stale } = useWorldStore.getState();
      const badge = selectWorldBadge(world, link, clockMs, useHealthStore.getState().health, stale);
      const workspace = useWorkspaceStore.getState();
      for (const { view, layoutId } of popouts) {
        const panes = dock
          .panesInFront(layoutId)
          .map(({ paneId, definition }) => `${definition.title} ${formatSymbol(selectPaneSymbol(workspace, paneId))}`);
        const title = `${panes.join(', ') || 'Tapedeck'} — ${[badge.text, badge.server].filter(Boolean).join(' · ')}`;
        if (view.document.title !== title) view.document.title = title;
      }
    };
    const stops = [useWindowsStore, useWorldStore, useWorkspaceStore].map((store) => store.subscribe(name));
    name();
    return () => stops.forEach((stop) => stop());
  }, []);
}
