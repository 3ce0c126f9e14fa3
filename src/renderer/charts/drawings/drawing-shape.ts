/** A drawing as lines, areas and text in pixels: what is painted, and what the pointer can grab. */
import type { Drawing, DrawingPoint, DrawingTool } from '../../../shared/settings/charts.ts';

export interface Pixel {
  x: number;
  y: number;
}

export interface Shape {
  lines: { from: Pixel; to: Pixel; faint?: boolean }[];
  /** Lines through two prices: straight in the time and on the scale they were put down in, and bent in another. */
  tracks: { points: readonly Pixel[]; faint?: boolean }[];
  /** Closed areas by their corners. */
  areas: Pixel[][];
  words: { at: Pixel; text: string }[];
  /** The points it was placed with. */
  handles: Pixel[];
}

/** From instants and prices to pixels, and the words for them. */
export interface ShapeFrame {
  width: number;
  height: number;
  pixel(point: DrawingPoint): Pixel;
  /** The line through two points of a drawing, from the first to the second, to the edge behind the second, or from the later one to the right edge. */
  track(drawing: Drawing, from: DrawingPoint, to: DrawingPoint, until: 'second' | 'edge' | 'right'): readonly Pixel[];
  /** Price of that line at an instant; NaN where it has none. */
  priceOn(drawing: Drawing, from: DrawingPoint, to: DrawingPoint, atMs: number): number;
  price(value: number): string;
  /** Bars between two instants, and the time, in words. */
  span(fromMs: number, toMs: number): string;
}

/** How many points put a drawing down. */
export const POINTS_OF: Readonly<Record<DrawingTool, number>> = {
  trend: 2,
  ray: 2,
  horizontal: 1,
  vertical: 1,
  rectangle: 2,
  channel: 3,
  fibonacci: 2,
  measure: 2,
  text: 1,
};

/** Share of the way back from the second point to the first. */
const FIBONACCI = [0, 0.236, 0.382, 0.5, 0.618, 0.786, 1] as const;

export function shapeOf(drawing: Drawing, frame: ShapeFrame): Shape {
  const { tool, points, text } = drawing;
  const handles = points.map((point) => frame.pixel(point));
  const shape: Shape = { lines: [], tracks: [], areas: [], words: [], handles };
  const [a, b] = handles;
  if (tool === 'horizontal') {
    shape.lines.push({ from: { x: 0, y: a.y }, to: { x: frame.width, y: a.y } });
    shape.words.push({ at: { x: 6, y: a.y - 4 }, text: text ?? frame.price(points[0].price) });
  } else if (tool === 'vertical') {
    shape.lines.push({ from: { x: a.x, y: 0 }, to: { x: a.x, y: frame.height } });
  } else if (tool === 'text') {
    shape.words.push({ at: a, text: text ?? 'Text' });
  } else if (b === undefined) {
    // The first point is down and the second has not come yet.
  } else if (tool === 'trend' || tool === 'ray') addSloped(shape, drawing, frame);
  else if (tool === 'rectangle') addBox(shape, a, b);
  else if (tool === 'measure') addMeasure(shape, points, frame);
  else if (tool === 'fibonacci') addFibonacci(shape, points, frame);
  else if (tool === 'channel') addChannel(shape, drawing, frame);
  return shape;
}

/** An alert watches the line for as long as there are prices, so it is drawn that far. */
function addSloped(shape: Shape, drawing: Drawing, frame: ShapeFrame): void {
  const [from, to] = drawing.points;
  const isRay = drawing.tool === 'ray';
  shape.tracks.push({ points: frame.track(drawing, from, to, isRay ? 'edge' : 'second') });
  if (drawing.alert !== undefined && !(isRay && to.atMs > from.atMs))
    shape.tracks.push({ points: frame.track(drawing, from, to, 'right'), faint: true });
}

function addBox(shape: Shape, a: Pixel, b: Pixel): void {
  const corners = [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
  shape.areas.push(corners);
  corners.forEach((from, i) => shape.lines.push({ from, to: corners[(i + 1) % 4] }));
}

function addMeasure(shape: Shape, [from, to]: readonly DrawingPoint[], frame: ShapeFrame): void {
  const [a, b] = shape.handles;
  addBox(shape, a, b);
  const change = to.price - from.price;
  const signed = (value: number, words: string): string => (value < 0 ? '−' : '+') + words;
  const percent = signed(change, `${Math.abs((100 * change) / from.price).toFixed(2)}%`);
  const text = `${signed(change, frame.price(Math.abs(change)))}  ${percent}  ${frame.span(from.atMs, to.atMs)}`;
  shape.words.push({ at: { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y) - 6 }, text });
}

function addFibonacci(shape: Shape, [from, to]: readonly DrawingPoint[], frame: ShapeFrame): void {
  const [a, b] = shape.handles;
  shape.lines.push({ from: a, to: b, faint: true });
  const left = Math.min(a.x, b.x);
  for (const share of FIBONACCI) {
    const price = to.price + share * (from.price - to.price);
    const { y } = frame.pixel({ atMs: from.atMs, price });
    shape.lines.push({ from: { x: left, y }, to: { x: frame.width, y } });
    shape.words.push({ at: { x: left + 4, y: y - 3 }, text: `${(100 * share).toFixed(1)}%  ${frame.price(price)}` });
  }
}

/** Two points for one side, the third for the distance of the other. */
function addChannel(shape: Shape, drawing: Drawing, frame: ShapeFrame): void {
  const [from, to, third] = drawing.points;
  const side = (share: number): readonly Pixel[] => {
    const shifted = ({ atMs, price }: DrawingPoint): DrawingPoint => ({ atMs, price: moved(price, share) });
    return frame.track(drawing, shifted(from), shifted(to), 'second');
  };
  const near = third ? frame.priceOn(drawing, from, to, third.atMs) : Number.NaN;
  const moved = (price: number, share: number): number => {
    if (share === 0) return price;
    return drawing.scale === 'log' ? price * (third.price / near) ** share : price + share * (third.price - near);
  };
  shape.tracks.push({ points: side(0) });
  if (Number.isNaN(near)) return;
  shape.tracks.push({ points: side(1) }, { points: side(0.5), faint: true });
  shape.areas.push([...side(0), ...side(1).toReversed()]);
}

/** What of a shape lies within `reach` pixels: a handle by its number, or the body. */
export function hitShape(shape: Shape, at: Pixel, reach: number): number | 'body' | undefined {
  const handle = shape.handles.findIndex(({ x, y }) => Math.hypot(x - at.x, y - at.y) <= reach + 3);
  if (handle >= 0) return handle;
  if (shape.lines.some(({ from, to }) => distance(at, from, to) <= reach)) return 'body';
  const near = (to: Pixel, i: number, points: readonly Pixel[]): boolean =>
    i > 0 && distance(at, points[i - 1], to) <= reach;
  if (shape.tracks.some(({ points }) => points.some(near))) return 'body';
  const onWord = shape.words.some(
    ({ at: { x, y }, text }) => at.x >= x - 2 && at.x <= x + 6.5 * text.length && at.y >= y - 13 && at.y <= y + 4,
  );
  return onWord ? 'body' : undefined;
}

/** Of a point from a stretch. */
function distance(p: Pixel, a: Pixel, b: Pixel): number {
  const length2 = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const t = length2 === 0 ? 0 : ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length2;
  const s = Math.min(1, Math.max(0, t));
  return Math.hypot(p.x - a.x - s * (b.x - a.x), p.y - a.y - s * (b.y - a.y));
}
