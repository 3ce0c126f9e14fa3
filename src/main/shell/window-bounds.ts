/** Where the window opens: where it was, as far as that is still on a screen. Pure. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface WindowState {
  bounds?: Rect;
  maximized: boolean;
  fullScreen: boolean;
}

export const MIN_WIDTH = 960;
export const MIN_HEIGHT = 600;
const DEFAULT_SHARE = 0.86;

/** Fits the saved bounds into the work area they overlap most; without one, centred on the first. All in screen DIPs. */
export function placeWindow(saved: Rect | undefined, workAreas: readonly Rect[]): Rect {
  const first = workAreas[0] ?? { x: 0, y: 0, width: 1440, height: 900 };
  if (!saved) return centred(first);
  let best: Rect | undefined;
  let bestOverlap = 0;
  for (const area of workAreas) {
    const overlap = overlapOf(saved, area);
    if (overlap > bestOverlap) {
      best = area;
      bestOverlap = overlap;
    }
  }
  if (!best) return centred(first);
  const width = Math.min(Math.max(saved.width, MIN_WIDTH), best.width);
  const height = Math.min(Math.max(saved.height, MIN_HEIGHT), best.height);
  return {
    x: Math.min(Math.max(saved.x, best.x), best.x + best.width - width),
    y: Math.min(Math.max(saved.y, best.y), best.y + best.height - height),
    width,
    height,
  };
}

/** How much of a window must be on a screen to grab it: a strip of its upper edge, DIPs. */
const GRIP = { width: 120, height: 32 };

/** New bounds for a window whose upper edge is on no screen any more, keeping its size as far as it fits; undefined if it is fine. */
export function broughtBack(bounds: Rect, workAreas: readonly Rect[]): Rect | undefined {
  const edge = { ...bounds, height: Math.min(bounds.height, GRIP.height) };
  const needed = Math.min(bounds.width, GRIP.width) * edge.height;
  const [first] = workAreas;
  if (!first || workAreas.some((area) => overlapOf(edge, area) >= needed)) return undefined;
  const width = Math.min(bounds.width, first.width);
  const height = Math.min(bounds.height, first.height);
  return {
    x: first.x + Math.round((first.width - width) / 2),
    y: first.y + Math.round((first.height - height) / 2),
    width,
    height,
  };
}

function centred(area: Rect): Rect {
  const width = Math.min(area.width, Math.max(MIN_WIDTH, Math.round(area.width * DEFAULT_SHARE)));
  const height = Math.min(area.height, Math.max(MIN_HEIGHT, Math.round(area.height * DEFAULT_SHARE)));
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  };
}

function overlapOf(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}
