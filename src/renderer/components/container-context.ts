/** The document a component stands in: a pane may be in a window of its own, and its menus must open there. */
import { createContext, useContext } from 'react';

const ContainerDocument = createContext<Document | undefined>(undefined);

export const ContainerDocumentProvider = ContainerDocument.Provider;

/** Where portals go; undefined means the page's own body. */
export function useContainerBody(): HTMLElement | undefined {
  return useContext(ContainerDocument)?.body;
}
