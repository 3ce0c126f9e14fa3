/** The document a component is in: a pane may be in a window of its own, and its menus must open there. */
import { createContext, useContext } from 'react';

const ContainerDocument = createContext<Document | undefined>(undefined);

export const ContainerDocumentProvider = ContainerDocument.Provider;

const PaneNumber = createContext(1);

/** Of several panes of a kind: the first is 1. */
export const PaneNumberProvider = PaneNumber.Provider;

export const usePaneNumber = (): number => useContext(PaneNumber);

const PortalHost = createContext<HTMLElement | undefined>(undefined);

/** What stands in the browser's top layer: menus behind it would not be seen. */
export const PortalHostProvider = PortalHost.Provider;

/** Where portals go: into the dialog they are opened from, else the body of their window; undefined means the page's own. */
export function useContainerBody(): HTMLElement | undefined {
  const body = useContext(ContainerDocument)?.body;
  return useContext(PortalHost) ?? body;
}

export const useInContainer = (): boolean => useContext(ContainerDocument) !== undefined;

/** For parts of panes: the document of the pane's window. */
export function useContainerDocument(): Document {
  const document = useContext(ContainerDocument);
  if (!document) throw new Error('this part stands in no pane');
  return document;
}
