/** The way of a line through two prices over the places of a chart. */
import { LinePrice, type PriceLine } from '../../../shared/market/price-line.ts';
import { tradingTime } from '../../../shared/market/trading-time.ts';
import type { TradingCalendar } from '../../../shared/market/trading-calendar.ts';
import type { ChartAxis } from '../chart-axis.ts';
import type { Pixel } from './drawing-shape.ts';

export interface TrackFrame {
  axis: Pick<ChartAxis, 'logicalOf' | 'instantAt'>;
  calendar: TradingCalendar;
  x(place: number): number;
  /** NaN where the scale has no place for a price. */
  y(price: number): number;
  /** First and last place that is seen. */
  seen: { from: number; to: number };
}

/**
 * `second`: from the first point to the second; `edge`: on to the edge behind the second; `right`: from the later one to the right edge. Where
 * both points are at one time of its kind it stands upright.
 */
export function trackOf(line: PriceLine, until: 'second' | 'edge' | 'right', frame: TrackFrame): readonly Pixel[] {
  const { axis, calendar, seen } = frame;
  const [a, b] = [axis.logicalOf(line.from.atMs), axis.logicalOf(line.to.atMs)];
  const price = new LinePrice(line, () => tradingTime(calendar));
  const upright = Number.isNaN(price.at(line.from.atMs));
  if (upright) {
    const [from, to] = [frame.y(line.from.price), frame.y(line.to.price)];
    if (until === 'right') return [];
    const end = until === 'edge' ? Math.sign(to - from) * FAR_PX : to;
    return [
      { x: frame.x(a), y: from },
      { x: frame.x(b), y: end },
    ];
  }
  const start = until === 'right' ? Math.max(a, b) : a;
  const edge = b >= a || until === 'right' ? Math.max(seen.to, start) : Math.min(seen.from, start);
  const end = until === 'second' ? b : edge;
  const known = (place: number): number | undefined =>
    place === a ? line.from.price : place === b ? line.to.price : undefined;
  const pixel = (place: number): Pixel => ({
    x: frame.x(place),
    y: frame.y(known(place) ?? price.at(axis.instantAt(place))),
  });
  const [low, high] = [Math.min(start, end), Math.max(start, end)];
  const points = [pixel(low)];
  for (let place = Math.max(Math.floor(low) + 1, Math.floor(seen.from)); place < Math.min(high, seen.to); place++)
    points.push(pixel(place));
  points.push(pixel(high));
  return straightened(points.filter(({ y }) => Number.isFinite(y)));
}

const FAR_PX = 1e5;
const OFF_PX = 0.05;

/** Without the points that lie on the way between their neighbours. */
function straightened(points: readonly Pixel[]): readonly Pixel[] {
  const kept: Pixel[] = [];
  points.forEach((point, i) => {
    const [before, after] = [kept.at(-1), points[i + 1]];
    if (!before || !after) return kept.push(point);
    const share = (point.x - before.x) / (after.x - before.x);
    const between = before.y + share * (after.y - before.y);
    return Math.abs(between - point.y) > OFF_PX && kept.push(point);
  });
  return kept;
}
