/** Which dialog is open; one at a time. */
import { create } from 'zustand';

export type DialogName =
  | 'palette'
  | 'connect'
  | 'settings'
  | 'keys'
  | 'pane'
  | 'alert'
  | 'desk.new'
  | 'desk.rename'
  | 'glossary'
  | 'flow.report';

export const useDialogStore = create<{ open: DialogName | undefined; paletteText: string }>(() => ({
  open: undefined,
  paletteText: '',
}));

export function openDialog(open: DialogName): void {
  useDialogStore.setState({ open, paletteText: '' });
}

/** The palette with something typed already: a letter pressed anywhere starts a symbol search. */
export function openPaletteWith(paletteText: string): void {
  useDialogStore.setState({ open: 'palette', paletteText });
}

export function closeDialog(): void {
  useDialogStore.setState({ open: undefined, paletteText: '' });
}
