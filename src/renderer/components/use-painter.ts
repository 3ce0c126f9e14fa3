/** Drives a table's painter: by the mirror's frames, by its own while rows wait or tints fade, and by a slow timer for ages. */
import { useEffect, useMemo, useRef } from 'react';
import { mirror } from '../stores/market.ts';
import { CellPainter } from './cell-painter.ts';
import { TintClock } from './tint-clock.ts';

const SAME_FRAME_MS = 5;
/** So long after the last scroll event rows are taken to be moving still: numbers that move are not read. */
const SCROLLING_MS = 100;

export function usePainter<R>(
  scroll: React.RefObject<HTMLDivElement | null>,
  versionOf: (row: R) => number,
  refreshMs: number | undefined,
): CellPainter<R> {
  const tints = useMemo(() => new TintClock(() => !reducedMotion(scroll.current)), [scroll]);
  const painter = useMemo(() => new CellPainter<R>(tints), [tints]);
  const latest = useRef(versionOf);
  latest.current = versionOf;
  useEffect(() => {
    const view = scroll.current?.ownerDocument.defaultView ?? window;
    let asked = 0;
    let paintedMs = 0;
    let scrolledMs = Number.NEGATIVE_INFINITY;
    const paint = (): void => {
      view.cancelAnimationFrame(asked);
      paintedMs = view.performance.now();
      const waiting = painter.paint(latest.current, paintedMs, paintedMs - scrolledMs < SCROLLING_MS);
      const fading = tints.advance(paintedMs);
      asked = waiting || fading ? view.requestAnimationFrame(paint) : 0;
    };
    const element = scroll.current;
    const onScroll = (): void => {
      scrolledMs = view.performance.now();
    };
    element?.addEventListener('scroll', onScroll, { passive: true });
    const stop = mirror.onFrame(() => {
      // The own frame may have come first: one share of rows a frame, not two.
      if (view.performance.now() - paintedMs > SAME_FRAME_MS) paint();
      else asked ||= view.requestAnimationFrame(paint);
    });
    const refresh = (): void => {
      painter.invalidate();
      asked ||= view.requestAnimationFrame(paint);
    };
    const timer = refreshMs === undefined ? undefined : view.setInterval(refresh, refreshMs);
    return () => {
      stop();
      element?.removeEventListener('scroll', onScroll);
      view.clearInterval(timer);
      view.cancelAnimationFrame(asked);
    };
  }, [painter, tints, scroll, refreshMs]);
  return painter;
}

function reducedMotion(element: HTMLElement | null): boolean {
  return element?.ownerDocument.defaultView?.matchMedia('(prefers-reduced-motion: reduce)').matches ?? false;
}
