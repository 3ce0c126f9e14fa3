/** From a saved layout to the docking library's model of it: our own attributes, numbers in bounds, each id once. */
import { Model, type IJsonModel } from 'flexlayout-react';
import { z } from 'zod';
import { nameText } from '../../shared/settings/name-text.ts';
import { LAYOUT_GLOBAL } from './default-layout.ts';

const TAB_NAME_LIMIT = 40;
/** The library's own default. */
const WEIGHT = 100;

/** What is kept by it is looked up in plain objects: no name that each of them has, such as `constructor`. */
const id = z
  .string()
  .min(1)
  .max(80)
  .refine((text) => !(text in {}))
  .optional()
  .catch(undefined);
const weight = z.number().min(0.01).max(100_000).catch(WEIGHT);
const flag = z.boolean().optional().catch(undefined);

const tab = z.object({
  type: z.literal('tab'),
  id,
  component: z.string().min(1).max(60),
  name: z
    .string()
    .catch('')
    .transform((name) => nameText(name, TAB_NAME_LIMIT)),
  config: z.unknown().optional(),
});

const tabset = z
  .object({
    type: z.literal('tabset'),
    id,
    weight,
    selected: z.number().int().min(0).catch(0),
    active: flag,
    maximized: flag,
    children: z.array(tab).default([]),
  })
  .transform((set) => ({ ...set, selected: Math.min(set.selected, Math.max(0, set.children.length - 1)) }));

const row = z.object({
  type: z.literal('row'),
  id,
  weight,
  get children() {
    return z.array(z.union([tabset, row]));
  },
});

const side = (least: number, otherwise: number): z.ZodType<number> =>
  z.number().min(least).max(20_000).catch(otherwise);
/** CSS pixels of the screen; the window's host brings it back onto a display. */
const rect = z.object({ x: side(-20_000, 80), y: side(-20_000, 80), width: side(160, 640), height: side(90, 480) });

const popout = z.object({
  type: z.enum(['window', 'float']).catch('window'),
  layout: row,
  rect: rect.catch({ x: 80, y: 80, width: 640, height: 480 }),
});

const savedLayout = z.object({
  global: z.object({ rootOrientationVertical: flag }).catch({}),
  layout: row,
  subLayouts: z.record(z.string(), popout).optional(),
});

/** Throws where it cannot be read. */
export function modelOf(saved: unknown): Model {
  const { global, layout, subLayouts = {} } = savedLayout.parse(saved);
  const ids = new Set<string>();
  for (const root of [layout, ...Object.values(subLayouts).map((window) => window.layout)]) eachIdOnce(root, ids);
  const json = { global: { ...LAYOUT_GLOBAL, ...global }, borders: [], layout, subLayouts };
  return Model.fromJson(json as unknown as IJsonModel);
}

/** A node whose id is taken gets one from the library; a pane then opens as a new one. */
function eachIdOnce(node: z.infer<typeof row> | z.infer<typeof tabset> | z.infer<typeof tab>, ids: Set<string>): void {
  if (node.id !== undefined && ids.has(node.id)) delete node.id;
  else if (node.id !== undefined) ids.add(node.id);
  if (node.type !== 'tab') for (const child of node.children) eachIdOnce(child, ids);
}
