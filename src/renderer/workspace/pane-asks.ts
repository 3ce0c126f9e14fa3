/** What the palette asks of a pane's component: kept until the pane stands, done once. */
import { useEffect } from 'react';
import { create } from 'zustand';

const useAsksStore = create<Readonly<Record<string, string | undefined>>>(() => ({}));

export function askPane(paneId: string, ask: string): void {
  useAsksStore.setState({ [paneId]: ask });
}

/** `answers`: by the ids of the definition's `asks`. They wait while the pane is not `ready`. */
export function usePaneAsks(paneId: string, answers: Readonly<Record<string, () => void>>, ready = true): void {
  const ask = useAsksStore((s) => s[paneId]);
  useEffect(() => {
    if (ask === undefined || !ready) return;
    useAsksStore.setState({ [paneId]: undefined });
    answers[ask]?.();
  }, [paneId, ask, ready, answers]);
}
