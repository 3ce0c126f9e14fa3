/** The document a component stands in: a pane may be in a window of its own, and its menus must open there. */
import { createContext, useContext } from 'react';

const ContainerDocument = createContext<Document | undefined>(undefined);

export const ContainerDocumentProvider = ContainerDocument.Provider;

/** Where portals go; undefined means the page's own body. */
export function useContainerBody(): HTMLElement | undefined {
  return useContext(ContainerDocument)?.body;
}

/** For parts of panes: the document of the pane's window. */
export function useContainerDocument(): Document {
  const document = useContext(ContainerDocument);
  if (!document) throw new Error('this part stands in no pane');
  return document;
}
