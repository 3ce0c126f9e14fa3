/** From a saved layout to the docking library's model of it: each id once. */
import { Model, type IJsonModel } from 'flexlayout-react';
import { layoutSchema, type LayoutNode } from '../../shared/settings/layout.ts';
import { LAYOUT_GLOBAL } from './default-layout.ts';

/** Throws where it cannot be read. */
export function modelOf(saved: unknown): Model {
  const { global, layout, subLayouts = {} } = layoutSchema.parse(saved);
  const ids = new Set<string>();
  for (const root of [layout, ...Object.values(subLayouts).map((window) => window.layout)]) eachIdOnce(root, ids);
  const json = { global: { ...LAYOUT_GLOBAL, ...global }, borders: [], layout, subLayouts };
  return Model.fromJson(json as unknown as IJsonModel);
}

/** A node whose id is taken gets one from the library; a pane then opens as a new one. */
function eachIdOnce(node: LayoutNode, ids: Set<string>): void {
  if (node.id !== undefined && ids.has(node.id)) delete node.id;
  else if (node.id !== undefined) ids.add(node.id);
  if (node.type !== 'tab') for (const child of node.children) eachIdOnce(child, ids);
}
