/** Drives a table's painter: by the mirror's frames, by its own while rows wait or tints fade, and by a slow timer for ages. */
import { useEffect, useMemo, useRef } from 'react';
import { mirror } from '../stores/market.ts';
import { CellPainter } from './cell-painter.ts';
import { TintClock } from './tint-clock.ts';

/** A frame with data came so lately that the next one likely brings more. */
const STREAMING_MS = 25;
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
    const view = scroll.current!.ownerDocument.defaultView!;
    let asked = 0;
    let mirroredMs = Number.NEGATIVE_INFINITY;
    let scrolledMs = Number.NEGATIVE_INFINITY;
    const paint = (): void => {
      const nowMs = view.performance.now();
      const waiting = painter.paint(latest.current, nowMs, nowMs - scrolledMs < SCROLLING_MS);
      const fading = tints.advance(nowMs);
      if (waiting || fading) asked ||= view.requestAnimationFrame(ownFrame);
    };
    const ownFrame = (): void => {
      asked = 0;
      // While data streams, the mirror's frame follows this one and paints what has just arrived: painting now would spend the
      // frame's share on what is already old.
      if (view.performance.now() - mirroredMs > STREAMING_MS) paint();
      else asked = view.requestAnimationFrame(ownFrame);
    };
    const element = scroll.current;
    const onScroll = (): void => {
      scrolledMs = view.performance.now();
    };
    element?.addEventListener('scroll', onScroll, { passive: true });
    const stop = mirror.onFrame(() => {
      mirroredMs = view.performance.now();
      paint();
    });
    const refresh = (): void => {
      painter.invalidate();
      asked ||= view.requestAnimationFrame(ownFrame);
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
