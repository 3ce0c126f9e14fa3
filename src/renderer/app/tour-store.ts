/** Which step of the tour is shown; undefined while there is none. */
import { create } from 'zustand';

export const useTourStore = create<{ step: number | undefined }>(() => ({ step: undefined }));

let before: Element | null = null;

export function startTour(): void {
  before = document.activeElement;
  useTourStore.setState({ step: 0 });
}

/** What had the keyboard when the tour began, where it is still there. */
export const focusedBefore = (): HTMLElement | undefined =>
  before?.isConnected && before !== document.body ? (before as HTMLElement) : undefined;
export const showStep = (step: number | undefined): void => useTourStore.setState({ step });
