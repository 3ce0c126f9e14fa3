/** A layout of panes in the docking library's JSON: the attributes that we use, numbers in bounds. A damaged tab can be left out alone. */
import { z } from 'zod';
import { issueWords } from '../contract/issue-words.ts';
import { nameText } from './name-text.ts';

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

interface RowNode {
  type: 'row';
  id?: string;
  weight: number;
  children: (RowNode | z.infer<typeof tabset>)[];
}

const row = z.object({
  type: z.literal('row'),
  id,
  weight,
  get children(): z.ZodArray<z.ZodType<RowNode | z.infer<typeof tabset>>> {
    return z.array(z.discriminatedUnion('type', [tabset, row]));
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

export const layoutSchema = z.object({
  global: z.object({ rootOrientationVertical: flag }).catch({}),
  layout: row,
  subLayouts: z.record(z.string(), popout).optional(),
});

/** A layout as it is stored: every attribute as it came; one of which a part cannot be drawn is refused, by that part's path. */
export const savedLayout = z
  .unknown()
  .check(({ value, issues }) => {
    if (value === undefined || value === null) return;
    const { error } = layoutSchema.safeParse(value, { error: issueWords });
    for (const issue of error?.issues ?? []) issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
  })
  .optional();

export type LayoutNode = RowNode | z.infer<typeof tabset> | z.infer<typeof tab>;
