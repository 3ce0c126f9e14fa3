/** A heat grid as a picture, for export. */
import { heatShade } from './heat-shade.ts';
import { readTokens, withAlpha } from './tokens.ts';

interface HeatPicture {
  label: string;
  rows: readonly number[];
  columns: readonly string[];
  values: readonly (readonly number[])[];
  formatRow(value: number): string;
  formatColumn(value: string): string;
  format(value: number): string;
  diverging: boolean;
}

const ROW_PX = 22;
const COLUMN_PX = 84;
const SCALE = 2;
/** Room for the name and the note. */
const FEWEST_COLUMNS = 7;

/** `note` stands under the grid: what is measured, in which unit. */
export function drawHeatGrid(grid: HeatPicture, note: string, document: Document): HTMLCanvasElement {
  const tokens = readTokens(document.body);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(grid.columns.length + 1, FEWEST_COLUMNS) * COLUMN_PX * SCALE;
  canvas.height = (grid.rows.length + 3) * ROW_PX * SCALE;
  const context = canvas.getContext('2d')!;
  context.scale(SCALE, SCALE);
  context.fillStyle = tokens.pane;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = `12px ${tokens.font}`;
  context.textBaseline = 'middle';
  const write = (text: string, column: number, row: number, colour: string): void => {
    context.fillStyle = colour;
    context.textAlign = 'right';
    context.fillText(text, (column + 1) * COLUMN_PX - 8, (row + 0.5) * ROW_PX);
  };
  context.fillStyle = tokens.text;
  context.fillText(grid.label, 8, ROW_PX / 2);
  const shade = heatShade(grid.values, grid.diverging);
  write('Strike', 0, 1, tokens.quiet);
  grid.columns.forEach((column, c) => write(grid.formatColumn(column), c + 1, 1, tokens.quiet));
  grid.rows.forEach((row, r) => {
    write(grid.formatRow(row), 0, r + 2, tokens.quiet);
    grid.columns.forEach((_, c) => {
      const value = grid.values[c][r];
      const { tone, percent } = shade(value);
      context.fillStyle = withAlpha(tokens[tone], percent / 100);
      context.fillRect((c + 1) * COLUMN_PX, (r + 2) * ROW_PX, COLUMN_PX, ROW_PX);
      write(grid.format(value), c + 1, r + 2, tokens.text);
    });
  });
  context.textAlign = 'left';
  context.fillStyle = tokens.quiet;
  context.fillText(note, 8, (grid.rows.length + 2.5) * ROW_PX);
  return canvas;
}
