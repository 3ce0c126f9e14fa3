/** A picture of a chart with lines above it that say what it is of: symbol and time, then every indicator in its colour. */
import { etDate, etTime } from '../../shared/market/calendar.ts';
import type { ChartView } from './chart-style.ts';
import { DAY_MS } from './chart-time.ts';
import { indicatorKind, indicatorTitle, soundInputs } from './indicator-set.ts';
import type { ChartTokens } from './tokens.ts';

const EDGE_PX = 10;
const GAP_PX = 14;
const LINE_PX = 18;

export interface PictureName {
  text: string;
  colour: string;
}

/** The indicators that a view shows, with what they were given. */
export function indicatorNames(
  { indicators, timeframeMs }: Pick<ChartView, 'indicators' | 'timeframeMs'>,
  { series }: Pick<ChartTokens, 'series'>,
): PictureName[] {
  return indicators.flatMap((choice) => {
    const kind = indicatorKind(choice.kind);
    if (!kind || (kind.intradayOnly && timeframeMs >= DAY_MS)) return [];
    const inputs = soundInputs(kind, choice.inputs);
    const instants = kind.inputs.filter(({ instant }) => instant).map(({ key }) => inputs[key]);
    const text = [indicatorTitle(kind, inputs), ...instants.map((at) => `from ${etDate(at)} ${etTime(at)}`)].join(' ');
    return [{ text, colour: series[(choice.hue ?? kind.hue) % series.length] }];
  });
}

/** `picture` is in device pixels, `ratio` of them to one of CSS. */
export function captioned(
  picture: HTMLCanvasElement,
  caption: string,
  names: readonly PictureName[],
  ratio: number,
  { pane, text, font }: Pick<ChartTokens, 'pane' | 'text' | 'font'>,
): HTMLCanvasElement {
  const canvas = picture.ownerDocument.createElement('canvas');
  const context = canvas.getContext('2d')!;
  const [title, small] = [12, 11].map((px) => `${px}px ${font}`);
  context.font = small;
  const rows = inRows(names, picture.width / ratio - 2 * EDGE_PX, (word) => context.measureText(word).width);
  const height = Math.round((EDGE_PX + LINE_PX * (1 + rows.length)) * ratio);
  canvas.width = picture.width;
  canvas.height = picture.height + height;
  context.fillStyle = pane;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, height);
  context.scale(ratio, ratio);
  context.textBaseline = 'middle';
  context.font = title;
  context.fillStyle = text;
  context.fillText(caption, EDGE_PX, 14);
  context.font = small;
  for (const [row, all] of rows.entries())
    for (const { name, x } of all) {
      context.fillStyle = name.colour;
      context.fillText(name.text, EDGE_PX + x, 14 + LINE_PX * (row + 1));
    }
  return canvas;
}

/** Side by side, as many as fit in each row. */
export function inRows<N extends { text: string }>(
  names: readonly N[],
  widthPx: number,
  measure: (text: string) => number,
): { name: N; x: number }[][] {
  const rows: { name: N; x: number }[][] = [];
  let x = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const size = measure(name.text);
    if (x + size > widthPx) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)!.push({ name, x });
    x += size + GAP_PX;
  }
  return rows;
}
