/** The dock: the only user of the docking library. Panes get their place, symbol and memory from here. */
import {
  Actions,
  Layout,
  Model,
  type Action,
  type BorderNode,
  type IIcons,
  type ITabRenderValues,
  type ITabSetRenderValues,
  type TabNode,
  type TabSetNode,
} from 'flexlayout-react';
import 'flexlayout-react/style/alpha_dark.css';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { runCommand } from '../commands/registry.ts';
import { ContainerDocumentProvider } from '../components/container-context.ts';
import { ErrorBoundary } from '../components/ErrorBoundary.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { setLayout, useWorkspaceStore } from '../stores/workspace-store.ts';
import { defaultLayout } from './default-layout.ts';
import { dock } from './dock.ts';
import { translateDock } from './dock-labels.ts';
import { layoutHistory } from './layout-history.ts';
import { paneDefinition } from './pane-registry.ts';
import { NewPaneMenu } from './NewPaneMenu.tsx';
import { OverflowCount } from './OverflowCount.tsx';
import { PaneHost } from './PaneHost.tsx';
import { keepHomes } from './popout-home.ts';
import { watchPopouts } from './watch-popouts.ts';
import { forgetClosedPanes, type DrawnPanes } from './closed-panes.ts';
import { modelOf } from './saved-layout.ts';
import './dock-theme.css';

/** `popoutBar` stands on top of every window that panes were moved to. */
export function WorkspaceView({ popoutBar }: { popoutBar: ReactNode }): ReactNode {
  const [generation, setGeneration] = useState(0);
  const { model, broken } = useMemo(
    () => readModel(useWorkspaceStore.getState().layout),
    // Undo, a reset and another workspace ask for another model of the store’s layout.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [generation],
  );
  useEffect(() => {
    if (broken !== undefined) dock.reportBrokenLayout(broken);
  }, [broken]);
  const drawn = useRef<DrawnPanes>(undefined);
  useEffect(() => {
    drawn.current = forgetClosedPanes(model, drawn.current);
    return dock.attach(model, () => setGeneration((g) => g + 1));
  }, [model]);

  useEffect(() => watchPopouts((layoutId) => void keepHomes(model, Actions.closePopout(layoutId))), [model]);

  const shown = useRef(model);
  shown.current = model;
  const onModelChange = (changed: Model, action: Action): void => {
    // A window that closes over an undo still tells the layout it came from.
    if (action.isAdjusting() || changed !== shown.current) return;
    if (!NO_LAYOUT_CHANGE.has(action.type)) layoutHistory.remember();
    setLayout(changed.toJson());
    drawn.current = forgetClosedPanes(changed, drawn.current);
  };
  return (
    <ErrorBoundary key={generation} name="dock" fallback={renderUndrawable}>
      <Layout
        model={model}
        factory={renderPane}
        onAction={(action) => keepHomes(model, action)}
        onModelChange={onModelChange}
        onRenderTab={renderTab}
        onRenderTabSet={renderTabset}
        renderPopoutContent={({ children, popoutDocument }) => (
          // Menus of the dock itself open in the window they stand in.
          <ContainerDocumentProvider value={popoutDocument}>
            <div className="popout">
              {popoutBar}
              <div>{children}</div>
            </div>
          </ContainerDocumentProvider>
        )}
        onTabSetPlaceHolder={renderPlaceholder}
        icons={DOCK_ICONS}
        i18nTranslator={translateDock}
        realtimeResize
        keyMap={{ focusNextTabset: 'F6', focusPreviousTabset: 'Shift+F6' }}
      />
    </ErrorBoundary>
  );
}

const DOCK_ICONS: IIcons = {
  more: (_tabset, hidden) => <OverflowCount count={hidden.length} />,
};

/** Which tab is in front is no change to undo. */
const NO_LAYOUT_CHANGE = new Set<string>([Actions.SELECT_TAB, Actions.SET_ACTIVE_TABSET]);

function renderPane(node: TabNode): ReactNode {
  return <PaneHost node={node} />;
}

function renderUndrawable(error: Error): ReactNode {
  return (
    <ErrorState
      title="This workspace cannot be drawn"
      message={`It stays saved as it is, and the feed, your lists and alerts go on. Reset its layout (Layout: undo takes that back), or go to another workspace. (${error.message})`}
      action={{ label: 'Reset layout', run: () => void runCommand('layout.reset') }}
    />
  );
}

function renderPlaceholder(): ReactNode {
  return (
    <EmptyState
      message="No panes here. Open one from the palette, Ctrl K."
      action={{ label: 'Default layout', run: () => dock.reset() }}
    />
  );
}

function renderTab(node: TabNode, values: ITabRenderValues): void {
  const pane = paneDefinition(node.getComponent() ?? '');
  if (!pane) return;
  const Icon = pane.icon;
  values.content = pane.title;
  values.leading = <Icon size={12} aria-hidden />;
}

function renderTabset(tabset: TabSetNode | BorderNode, values: ITabSetRenderValues): void {
  values.stickyButtons.push(<NewPaneMenu key="new" tabsetId={tabset.getId()} />);
}

/** The saved layout, or the default one where there is none or it cannot be read. */
function readModel(saved: unknown): { model: Model; broken?: unknown } {
  if (saved === undefined || saved === null) return { model: Model.fromJson(defaultLayout()) };
  try {
    return { model: modelOf(saved) };
  } catch (error) {
    return { model: Model.fromJson(defaultLayout()), broken: error };
  }
}
