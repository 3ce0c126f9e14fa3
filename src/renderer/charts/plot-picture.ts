/** A plot as a picture that stands alone: its name, the names of its curves, the curves on the ground colour, and the formula. */
import { readTokens } from './tokens.ts';
import { colourOf, type PlotModel } from './xy-plot.ts';

interface PlotPicture {
  title: string;
  note: string;
  model: PlotModel;
  /** As drawn on screen, transparent where nothing is. */
  plot: HTMLCanvasElement;
}

const LINE_PX = 18;
const EDGE_PX = 10;

export function drawPlotPicture({ title, note, model, plot }: PlotPicture, document: Document): HTMLCanvasElement {
  const tokens = readTokens(document.body);
  const scale = document.defaultView!.devicePixelRatio;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  const width = plot.width / scale;
  const plotHeight = plot.height / scale;
  context.font = `11px ${tokens.font}`;
  const notes = wrap(note, width - 2 * EDGE_PX, (text) => context.measureText(text).width);
  canvas.width = plot.width;
  canvas.height = Math.ceil((plotHeight + LINE_PX * (2 + notes.length) + 2 * EDGE_PX) * scale);
  context.scale(scale, scale);
  context.fillStyle = tokens.pane;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.textBaseline = 'middle';
  context.font = `13px ${tokens.font}`;
  context.fillStyle = tokens.text;
  context.fillText(title, EDGE_PX, EDGE_PX + LINE_PX / 2);
  context.font = `11px ${tokens.font}`;
  const legendY = EDGE_PX + LINE_PX * 1.5;
  let x = EDGE_PX;
  for (const series of model.series) {
    context.fillStyle = colourOf(series.colour, tokens);
    context.fillRect(x, legendY - 1, 10, 2);
    context.fillStyle = tokens.quiet;
    context.fillText(series.label, x + 15, legendY);
    x += 30 + context.measureText(series.label).width;
  }
  context.drawImage(plot, 0, EDGE_PX + 2 * LINE_PX, width, plotHeight);
  context.fillStyle = tokens.quiet;
  notes.forEach((line, i) => context.fillText(line, EDGE_PX, EDGE_PX + 2 * LINE_PX + plotHeight + (i + 0.5) * LINE_PX));
  return canvas;
}

/** Lines of whole words no wider than `width`, as `measure` sees them. */
export function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measure(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}
