/** Windows that are gone or were reloaded without a word: the dock hears only of those that are closed. */
import { useWindowsStore } from '../stores/windows-store.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Looks while there are windows; `lost` is called with the layout id of each one that is gone. One that was reloaded stands empty, its panes back on
 * the desk: it is closed. Returns the way to stop.
 */
export function watchPopouts(lost: (layoutId: string) => void): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const known = new Map<Window, Document>();
  const look = (): void => {
    const { popouts } = useWindowsStore.getState();
    for (const [view, document] of known) {
      const isReloaded = !view.closed && view.document !== document;
      if (!view.closed && !isReloaded) continue;
      known.delete(view);
      const layoutId = popouts.find((popout) => popout.view === view)?.layoutId;
      if (layoutId !== undefined) lost(layoutId);
      if (isReloaded) view.close();
    }
    heed();
  };
  const heed = (): void => {
    for (const { view, document } of useWindowsStore.getState().popouts) known.set(view, document);
    if (known.size > 0) timer ??= setInterval(look, LOOK_EVERY_MS);
    else stop();
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const unheed = useWindowsStore.subscribe(heed);
  heed();
  return () => {
    unheed();
    stop();
  };
}
