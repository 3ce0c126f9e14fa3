/** Which step of the tour is shown; undefined while there is none. */
import { create } from 'zustand';

export const useTourStore = create<{ step: number | undefined }>(() => ({ step: undefined }));

export const startTour = (): void => useTourStore.setState({ step: 0 });
export const showStep = (step: number | undefined): void => useTourStore.setState({ step });
