/** What the user made of charts: drawings by symbol, templates, and what charts share. */
import { z } from 'zod';
import { LINE_SCALES } from '../market/price-line.ts';
import { TIME_KINDS } from '../market/trading-time.ts';
import { bySymbol, idsOnce, namedOnce, savedLine, savedName } from './saved-name.ts';

export const DRAWING_TOOLS = [
  'trend',
  'ray',
  'horizontal',
  'vertical',
  'rectangle',
  'channel',
  'fibonacci',
  'measure',
  'text',
] as const;
export type DrawingTool = (typeof DRAWING_TOOLS)[number];

const pointSchema = z.object({ atMs: z.number(), price: z.number() });

export const drawingSchema = z.object({
  id: z.string().min(1).max(60),
  tool: z.enum(DRAWING_TOOLS),
  /** In the order they were put down; how many depends on the tool. */
  points: z.array(pointSchema).min(1).max(3),
  text: savedLine(200).optional(),
  /** What its sloped lines are straight in: the bars' time and the scale of the chart it was last put down or moved on. */
  time: z.enum(TIME_KINDS).optional(),
  scale: z.enum(LINE_SCALES).optional(),
  /** Id of the alert rule that moves with it. */
  alert: z.string().optional(),
});

export const MOST_DRAWINGS = 200;
export const MOST_TEMPLATES = 40;

/** A chart's settings under a name; the chart pane's own schema reads them. */
const templateSchema = z.object({ name: savedName(), settings: z.record(z.string(), z.unknown()) });
export type ChartTemplate = z.infer<typeof templateSchema>;

export const chartsSchema = z.object({
  version: z.literal(1).default(1),
  /** By feed symbol, the newest last. */
  drawings: z
    .record(
      z.string(),
      z
        .array(drawingSchema)
        .max(MOST_DRAWINGS)
        .transform((all) => idsOnce(all)),
    )
    .transform(bySymbol)
    .default({}),
  templates: z
    .array(templateSchema)
    .max(MOST_TEMPLATES)
    .transform((all) => namedOnce(all))
    .default([]),
  /** Pointed at one chart, every chart's crosshair is at that time; moved one, all show its span. */
  sync: z.object({ crosshair: z.boolean().default(true), range: z.boolean().default(false) }).prefault({}),
});

export type DrawingPoint = z.infer<typeof pointSchema>;
export type Drawing = z.infer<typeof drawingSchema>;
export type Charts = z.infer<typeof chartsSchema>;
export const defaultCharts = (): Charts => chartsSchema.parse({});
