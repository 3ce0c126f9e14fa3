/** Where panes stood before they went to a window of their own, kept in the layout itself, and their way back when that window goes. */
import {
  Actions,
  DockLocation,
  Orientation,
  RowNode,
  TabNode,
  TabSetNode,
  type Action,
  type Model,
} from 'flexlayout-react';
import { z } from 'zod';

const homeSchema = z.object({
  tabset: z.string(),
  index: z.number().int().min(0),
  /** What stood beside the tabset, for the case that it went with its last tab: on which side of that, and its share of both. */
  beside: z
    .object({ id: z.string(), side: z.enum(['left', 'right', 'top', 'bottom']), share: z.number().min(0).max(1) })
    .optional(),
});
type Home = z.infer<typeof homeSchema>;

const SIDES = {
  left: DockLocation.LEFT,
  right: DockLocation.RIGHT,
  top: DockLocation.TOP,
  bottom: DockLocation.BOTTOM,
};

/**
 * Of an action of the dock what is to be done instead: the same, or nothing where it was done here. The library would make a floating
 * panel over the desk of a window that was closed.
 */
export function keepHomes(model: Model, action: Action): Action | undefined {
  const { node, layoutId } = action.data as { node?: string; layoutId?: string };
  const leaving = node === undefined ? undefined : model.getNodeById(node);
  if (action.type === Actions.POPOUT_TAB && leaving instanceof TabNode) remember(model, [leaving]);
  if (action.type === Actions.POPOUT_TABSET && leaving instanceof TabSetNode) remember(model, tabsOf(leaving));
  if (action.type !== Actions.CLOSE_POPOUT || layoutId === undefined) return action;
  const tabs: TabNode[] = [];
  model.visitNodes((one) => {
    if (one instanceof TabNode && one.getLayoutId() === layoutId) tabs.push(one);
  });
  for (const tab of tabs) bringHome(model, tab);
  return undefined;
}

const tabsOf = (tabset: TabSetNode): TabNode[] =>
  tabset.getChildren().filter((child): child is TabNode => child instanceof TabNode);

function remember(model: Model, tabs: readonly TabNode[]): void {
  for (const tab of tabs) {
    const home = homeOf(tab);
    if (home) model.doAction(Actions.updateNodeAttributes(tab.getId(), { config: { home } }));
  }
}

function homeOf(tab: TabNode): Home | undefined {
  const tabset = tab.getParent();
  const row = tabset?.getParent();
  if (!(tabset instanceof TabSetNode)) return undefined;
  const home = { tabset: tabset.getId(), index: tabset.getChildren().indexOf(tab) };
  if (!(row instanceof RowNode)) return home;
  const places = row.getChildren() as (TabSetNode | RowNode)[];
  const at = places.indexOf(tabset);
  const beside = places[at - 1] ?? places[at + 1];
  if (!beside) return home;
  const across = row.getOrientation() === Orientation.HORZ;
  const side = at > 0 ? (across ? 'right' : 'bottom') : across ? 'left' : 'top';
  const share = tabset.getWeight() / (tabset.getWeight() + beside.getWeight());
  return { ...home, beside: { id: beside.getId(), side, share } };
}

function bringHome(model: Model, tab: TabNode): void {
  const home = homeSchema.safeParse((tab.getConfig() as { home?: unknown } | undefined)?.home).data;
  const tabset = home && model.getNodeById(home.tabset);
  if (tabset instanceof TabSetNode && tabset.getLayoutId() !== tab.getLayoutId()) {
    const index = Math.min(home!.index, tabset.getChildren().length);
    model.doAction(Actions.moveNode(tab.getId(), tabset.getId(), DockLocation.CENTER, index, true));
    return;
  }
  const beside = home?.beside && model.getNodeById(home.beside.id);
  if (home?.beside && (beside instanceof TabSetNode || beside instanceof RowNode)) {
    const room = beside.getWeight();
    model.doAction(Actions.moveNode(tab.getId(), beside.getId(), SIDES[home.beside.side], -1, true));
    giveShare(model, tab, beside, room, home.beside.share);
    return;
  }
  const first = model.getFirstTabSet();
  if (first) model.doAction(Actions.moveNode(tab.getId(), first.getId(), DockLocation.CENTER, -1, true));
}

/** Divides the room that `beside` had as it was divided before. */
function giveShare(model: Model, tab: TabNode, beside: TabSetNode | RowNode, room: number, share: number): void {
  const added = tab.getParent();
  const row = added?.getParent();
  if (!(row instanceof RowNode) || beside.getParent() !== row) return;
  const both = row.getChildren().length === 2 ? 100 : room;
  const weights = (row.getChildren() as (TabSetNode | RowNode)[]).map((one) => {
    if (one === added) return both * share;
    return one === beside ? both * (1 - share) : one.getWeight();
  });
  model.doAction(Actions.adjustWeights(row.getId(), weights));
}
