/** The dock: the only user of the docking library. Panes get their place, symbol and memory from here. */
import {
  Layout,
  Model,
  type Action,
  type BorderNode,
  type IJsonModel,
  type ITabRenderValues,
  type ITabSetRenderValues,
  type TabNode,
  type TabSetNode,
} from 'flexlayout-react';
import 'flexlayout-react/style/alpha_dark.css';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { z } from 'zod';
import { ContainerDocumentProvider } from '../components/container-context.ts';
import { EmptyState } from '../components/states.tsx';
import { keepPanes, setLayout, useWorkspaceStore } from '../stores/workspace-store.ts';
import { defaultLayout } from './default-layout.ts';
import { dock } from './dock.ts';
import { translateDock } from './dock-labels.ts';
import { paneDefinition } from './pane-registry.ts';
import { NewPaneMenu } from './NewPaneMenu.tsx';
import { PaneHost } from './PaneHost.tsx';
import './dock-theme.css';

export function Workspace(): ReactNode {
  const [generation, setGeneration] = useState(0);
  const { model, broken } = useMemo(
    () => readModel(useWorkspaceStore.getState().layout),
    // A reset asks for another model of the store’s then empty layout.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [generation],
  );
  useEffect(() => {
    if (broken !== undefined) dock.reportBrokenLayout(broken);
  }, [broken]);
  useEffect(() => {
    rememberPanes(model);
    return dock.attach(model, () => {
      setLayout(undefined);
      setGeneration((g) => g + 1);
    });
  }, [model]);

  const onModelChange = (changed: Model, action: Action): void => {
    if (action.isAdjusting()) return;
    setLayout(changed.toJson());
    rememberPanes(changed);
  };
  return (
    <Layout
      key={generation}
      model={model}
      factory={renderPane}
      onModelChange={onModelChange}
      onRenderTab={renderTab}
      onRenderTabSet={renderTabset}
      renderPopoutContent={renderPopout}
      onTabSetPlaceHolder={renderPlaceholder}
      i18nTranslator={translateDock}
      realtimeResize
      keyMap={{ focusNextTabset: 'F6', focusPreviousTabset: 'Shift+F6' }}
    />
  );
}

function renderPane(node: TabNode): ReactNode {
  return <PaneHost node={node} />;
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

/** Menus of the dock itself open in the window they stand in. */
function renderPopout({ children, popoutDocument }: { children: ReactNode; popoutDocument: Document }): ReactNode {
  return <ContainerDocumentProvider value={popoutDocument}>{children}</ContainerDocumentProvider>;
}

/** Enough of the library's own JSON that it can build a model of it; it checks the rest itself, by throwing. */
const savedLayout = z.looseObject({
  layout: z.looseObject({ type: z.literal('row'), children: z.array(z.looseObject({})) }),
});

/** The saved layout, or the default one where there is none or it cannot be read. */
function readModel(saved: unknown): { model: Model; broken?: unknown } {
  if (saved === undefined || saved === null) return { model: Model.fromJson(defaultLayout()) };
  try {
    return { model: Model.fromJson(savedLayout.parse(saved) as IJsonModel) };
  } catch (error) {
    return { model: Model.fromJson(defaultLayout()), broken: error };
  }
}

function rememberPanes(model: Model): void {
  const ids = new Set<string>();
  model.visitNodes((node) => {
    if (node.getType() === 'tab') ids.add(node.getId());
  });
  keepPanes(ids);
}
