/**
 * Mini-graphs drawn into table cells: the last points as one SVG path, coloured by direction through the theme's own variables.
 * Not a canvas: every canvas is a compositor layer of its own, and a screen of tables has a hundred of them.
 */

const SVG = 'http://www.w3.org/2000/svg';

interface SparkCell extends HTMLElement {
  sparkPath?: SVGPathElement;
  sparkKey?: string;
}

/** Draws `points` (oldest first, NaN = none) into a cell; costs nothing when they did not change. */
export function drawSpark(cell: HTMLElement, points: Float64Array | undefined, width: number, height: number): void {
  const target = cell as SparkCell;
  const key = points ? sparkKey(points) : '';
  if (key === target.sparkKey) return;
  target.sparkKey = key;
  const path = target.sparkPath ?? createPath(target, width, height);
  path.setAttribute('d', points ? linePath(points, width, height) : '');
  if (points) path.setAttribute('class', directionOf(points));
}

/** A shorter one would be a slash that says nothing. */
const LEAST_SHARE = 1 / 4;

/**
 * `M x y L x y …` with coordinates in pixels; empty where the points are one value, or are known for less than a quarter of the width: neither
 * draws a course. Exported for tests.
 */
export function linePath(points: Float64Array, width: number, height: number): string {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const p of points) {
    if (Number.isNaN(p)) continue;
    if (p < low) low = p;
    if (p > high) high = p;
  }
  const known = points.length - points.findIndex((p) => !Number.isNaN(p));
  if (!(high > low) || known < points.length * LEAST_SHARE) return '';
  const span = high - low;
  let path = '';
  for (let i = 0; i < points.length; i++) {
    if (Number.isNaN(points[i])) continue;
    const x = (i / (points.length - 1)) * (width - 2) + 1;
    const y = height - 3 - ((points[i] - low) / span) * (height - 6);
    path += `${path === '' ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  return path;
}

function directionOf(points: Float64Array): 'up' | 'down' | 'flat' {
  const first = points.find((p) => !Number.isNaN(p)) ?? Number.NaN;
  const last = points[points.length - 1];
  if (last > first) return 'up';
  return last < first ? 'down' : 'flat';
}

function createPath(cell: SparkCell, width: number, height: number): SVGPathElement {
  const document = cell.ownerDocument;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'spark');
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  svg.append(path);
  cell.append(svg);
  cell.sparkPath = path;
  return path;
}

/** A cheap fingerprint: the points move left by one each sample, so ends and weighted sum tell. */
function sparkKey(points: Float64Array): string {
  let sum = 0;
  for (let i = 0; i < points.length; i++) if (!Number.isNaN(points[i])) sum += points[i] * (i + 1);
  return `${points[0]},${points[points.length - 1]},${sum}`;
}
