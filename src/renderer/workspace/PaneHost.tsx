/** Gives a pane its props and keeps its errors from the rest of the terminal. */
import type { TabNode } from 'flexlayout-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { ContainerDocumentProvider, PaneNumberProvider } from '../components/container-context.ts';
import { ErrorBoundary } from '../components/ErrorBoundary.tsx';
import { useDemand } from '../bridge/terminal.ts';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { addToPopout } from '../stores/windows-store.ts';
import { selectPaneSymbol, setPane, setPaneSymbol, useWorkspaceStore } from '../stores/workspace-store.ts';
import { keepDamaged } from './damaged-settings.ts';
import { paneDefinition } from './pane-registry.ts';
import { readSettings, settingsVersion } from './pane-settings.ts';
import type { PaneContainer, PaneDefinition } from './pane-types.ts';
import { usePopoutTheme } from './popout-theme.ts';
import { usePaneComponent } from './use-pane-component.ts';

export function PaneHost({ node }: { node: TabNode }): ReactNode {
  const type = node.getComponent() ?? '';
  const definition = paneDefinition(type);
  const { root, container } = useContainer();
  const visible = useVisible(node);
  usePopoutTheme(container);
  useEffect(() => {
    if (!container || container.window === window) return undefined;
    return addToPopout(container.window, node.getLayoutId());
  }, [container, node]);
  return (
    <div ref={root} data-pane={type} data-pane-id={node.getId()}>
      {!definition && <EmptyState message={`This version of Tapedeck has no "${type}" pane.`} />}
      {definition && container && (
        <ErrorBoundary name={`pane ${definition.title}`} fallback={stoppedPane(definition.title)}>
          <ContainerDocumentProvider value={container.document}>
            <PaneNumberProvider value={numberOf(node.getId())}>
              <PaneBody
                key={container.place}
                definition={definition}
                paneId={node.getId()}
                container={container}
                visible={visible}
              />
            </PaneNumberProvider>
          </ContainerDocumentProvider>
        </ErrorBoundary>
      )}
    </div>
  );
}

/** `chart-2` is the second chart. */
const numberOf = (paneId: string): number => Number(/\d+$/.exec(paneId)?.[0] ?? 1);

const stoppedPane =
  (title: string) =>
  (error: Error, retry: () => void): ReactNode => (
    <ErrorState
      title={`${title} stopped`}
      message={`The other panes and the feed are not affected. (${error.message})`}
      onRetry={retry}
    />
  );

/**
 * The window the pane stands in. The dock moves the same elements from window to window and then draws once more, so every
 * drawing looks again; a pane that moved starts afresh (`place` is its key), as it is handed its window once.
 */
function useContainer(): {
  root: React.RefObject<HTMLDivElement | null>;
  container: (PaneContainer & { place: number }) | undefined;
} {
  const root = useRef<HTMLDivElement>(null);
  const [container, setContainer] = useState<PaneContainer & { place: number }>();
  // Every drawing looks, but only a new window changes the state.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    const document = root.current?.ownerDocument;
    const window = document?.defaultView;
    if (!document || !window) return;
    setContainer((now) => (now?.window === window ? now : { window, document, place: (now?.place ?? 0) + 1 }));
  });
  return { root, container };
}

interface PaneBodyProps {
  definition: PaneDefinition;
  paneId: string;
  container: PaneContainer;
  visible: boolean;
}

function PaneBody({ definition, paneId, container, visible }: PaneBodyProps): ReactNode {
  const symbol = useWorkspaceStore((s) => selectPaneSymbol(s, paneId));
  const linkGroup = useWorkspaceStore((s) => s.panes[paneId]?.linkGroup ?? 'blue');
  const saved = useWorkspaceStore((s) => s.panes[paneId]?.settings);
  const savedVersion = useWorkspaceStore((s) => s.panes[paneId]?.settingsVersion);
  const settings = useMemo(
    () => readSettings(definition, { settings: saved, settingsVersion: savedVersion }),
    [definition, saved, savedVersion],
  );
  // Before any effect of the pane writes its settings.
  useLayoutEffect(() => keepDamaged(definition, paneId), [definition, paneId, saved, savedVersion]);
  const latest = useRef(settings);
  latest.current = settings;
  const setSettings = useCallback(
    (change: object) =>
      setPane(paneId, {
        settings: { ...(latest.current as object), ...change },
        settingsVersion: settingsVersion(definition),
      }),
    [paneId, definition],
  );
  const setSymbol = useCallback((next: string) => setPaneSymbol(paneId, next), [paneId]);
  const setLinkGroup = useCallback(
    (group: typeof linkGroup) => {
      // A pane that leaves its group keeps showing what it showed.
      setPane(paneId, { linkGroup: group, symbol: selectPaneSymbol(useWorkspaceStore.getState(), paneId) });
    },
    [paneId],
  );
  useDemand(definition.demand?.({ paneId, symbol, settings }) ?? []);
  const { component: Pane, failure, retry } = usePaneComponent(definition);
  if (failure !== undefined)
    return <ErrorState title={`${definition.title} could not be loaded`} message={failure} onRetry={retry} />;
  if (!Pane) return <Skeleton opening={definition.title} />;
  return (
    <Pane
      paneId={paneId}
      container={container}
      visible={visible}
      linkGroup={linkGroup}
      setLinkGroup={setLinkGroup}
      symbol={symbol}
      setSymbol={setSymbol}
      settings={settings}
      setSettings={setSettings}
    />
  );
}

function useVisible(node: TabNode): boolean {
  const [visible, setVisible] = useState(() => node.isVisible());
  useEffect(() => {
    const listener = (event: { visible: boolean }): void => setVisible(event.visible);
    node.setEventListener('visibility', listener);
    setVisible(node.isVisible());
    return () => node.removeEventListener('visibility');
  }, [node]);
  return visible;
}
