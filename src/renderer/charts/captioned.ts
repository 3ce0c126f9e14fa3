/** A picture of a chart with a line above it that says what it is of. */
import type { ChartTokens } from './tokens.ts';

const CAPTION_PX = 28;

/** `picture` is in device pixels, `ratio` of them to one of CSS. */
export function captioned(
  picture: HTMLCanvasElement,
  caption: string,
  ratio: number,
  { pane, text, font }: Pick<ChartTokens, 'pane' | 'text' | 'font'>,
): HTMLCanvasElement {
  const height = Math.round(CAPTION_PX * ratio);
  const canvas = picture.ownerDocument.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height + height;
  const context = canvas.getContext('2d')!;
  context.fillStyle = pane;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, height);
  context.fillStyle = text;
  context.font = `${Math.round(12 * ratio)}px ${font}`;
  context.textBaseline = 'middle';
  context.fillText(caption, Math.round(10 * ratio), height / 2);
  return canvas;
}
