/** Windows that are gone without a word: the dock hears only of those that are closed. */
import { useWindowsStore } from '../stores/windows-store.ts';

const LOOK_EVERY_MS = 1_000;

/** Looks while there are windows; `lost` is called with the layout id of each one that is gone. Returns the way to stop. */
export function watchPopouts(lost: (layoutId: string) => void): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const look = (): void => {
    for (const { view, layoutId } of useWindowsStore.getState().popouts) if (view.closed) lost(layoutId);
  };
  const heed = (): void => {
    const any = useWindowsStore.getState().popouts.length > 0;
    if (any) timer ??= setInterval(look, LOOK_EVERY_MS);
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
