/** How busy a session was over its length, with its gaps hatched. */
import { useEffect, useRef, type ReactNode } from 'react';
import type { SessionInfo } from '../../../shared/contract/calls.ts';
import { counted } from '../../../shared/contract/counted.ts';

interface DensityStripProps {
  session: Pick<SessionInfo, 'density' | 'gapSpans' | 'startMs' | 'endMs' | 'date'>;
  width: number;
  height: number;
  className?: string;
}

export function DensityStrip({ session, width, height, className }: DensityStripProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    const view = element?.ownerDocument.defaultView;
    if (!element || !context || !view) return undefined;
    const draw = (): void => {
      const ratio = view.devicePixelRatio;
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const style = view.getComputedStyle(element);
      drawBars(context, session.density, width, height, style.getPropertyValue('--accent'));
      drawGaps(context, session, width, height, style.getPropertyValue('--warning'));
    };
    draw();
    const observer = new view.MutationObserver(draw);
    observer.observe(element.ownerDocument.documentElement, {
      attributes: true,
      attributeFilter: ['data-theme', 'data-palette'],
    });
    return () => observer.disconnect();
  }, [session, width, height]);
  const gaps = session.gapSpans.length;
  return (
    <canvas
      ref={canvas}
      className={className}
      style={{ width, height, display: 'block' }}
      role="img"
      aria-label={`Events over time of ${session.date}${gaps > 0 ? `, ${counted(gaps, 'gap')}` : ''}`}
    />
  );
}

function drawBars(
  context: CanvasRenderingContext2D,
  density: readonly number[],
  width: number,
  height: number,
  colour: string,
): void {
  const most = density.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return;
  context.fillStyle = colour;
  context.globalAlpha = 0.55;
  for (let x = 0; x < width; x++) {
    const value = density[Math.min(density.length - 1, Math.floor((x / width) * density.length))];
    // The root keeps the quiet midday visible beside the open and the close.
    const bar = Math.sqrt(value / most) * height;
    context.fillRect(x, height - bar, 1, bar);
  }
  context.globalAlpha = 1;
}

function drawGaps(
  context: CanvasRenderingContext2D,
  { gapSpans, startMs, endMs }: Pick<SessionInfo, 'gapSpans' | 'startMs' | 'endMs'>,
  width: number,
  height: number,
  colour: string,
): void {
  const length = endMs - startMs;
  if (length <= 0) return;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  for (const gap of gapSpans) {
    const from = ((gap.fromMs - startMs) / length) * width;
    const to = Math.max(from + 2, ((gap.toMs - startMs) / length) * width);
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, height);
    context.clip();
    context.beginPath();
    for (let x = from - height; x < to; x += 4) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.stroke();
    context.restore();
  }
}
