/** Mini-graphs drawn into table cells: the last points as a line, coloured by direction. */

interface SparkCell extends HTMLElement {
  sparkCanvas?: HTMLCanvasElement;
  sparkKey?: string;
}

/** Draws `points` (oldest first, NaN = none) into a cell; costs nothing when they did not change. */
export function drawSpark(cell: HTMLElement, points: Float64Array | undefined, width: number, height: number): void {
  const target = cell as SparkCell;
  const key = points ? sparkKey(points) : '';
  const theme = cell.ownerDocument.documentElement.dataset;
  const whole = `${key}|${theme['theme']}|${theme['palette']}|${width}x${height}`;
  if (whole === target.sparkKey) return;
  target.sparkKey = whole;
  const canvas = canvasOf(target, width, height);
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = canvas.width / width;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  if (points) strokePoints(context, points, width, height, cell);
}

function strokePoints(
  context: CanvasRenderingContext2D,
  points: Float64Array,
  width: number,
  height: number,
  cell: HTMLElement,
): void {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let first = -1;
  for (let i = 0; i < points.length; i++) {
    const p = points[i];
    if (Number.isNaN(p)) continue;
    if (first < 0) first = i;
    if (p < low) low = p;
    if (p > high) high = p;
  }
  if (first < 0 || points.length - first < 2) return;
  const span = high - low || 1;
  const flat = high === low;
  const style = cell.ownerDocument.defaultView?.getComputedStyle(cell);
  const last = points[points.length - 1];
  const token = last > points[first] ? '--up' : last < points[first] ? '--down' : '--quiet';
  context.strokeStyle = style?.getPropertyValue(token).trim() ?? 'gray';
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  context.beginPath();
  for (let i = first; i < points.length; i++) {
    if (Number.isNaN(points[i])) continue;
    const x = (i / (points.length - 1)) * (width - 2) + 1;
    const y = flat ? height / 2 : height - 3 - ((points[i] - low) / span) * (height - 6);
    if (i === first) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
}

function canvasOf(cell: SparkCell, width: number, height: number): HTMLCanvasElement {
  const ratio = cell.ownerDocument.defaultView?.devicePixelRatio ?? 1;
  const canvas = cell.sparkCanvas ?? cell.ownerDocument.createElement('canvas');
  if (!cell.sparkCanvas) {
    canvas.setAttribute('aria-hidden', 'true');
    canvas.style.display = 'block';
    cell.append(canvas);
    cell.sparkCanvas = canvas;
  }
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  return canvas;
}

/** A cheap fingerprint: the points move left by one each sample, so ends and middle tell. */
function sparkKey(points: Float64Array): string {
  let sum = 0;
  for (let i = 0; i < points.length; i++) if (!Number.isNaN(points[i])) sum += points[i] * (i + 1);
  return `${points[0]},${points[points.length - 1]},${sum}`;
}
