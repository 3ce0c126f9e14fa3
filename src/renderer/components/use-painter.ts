/** Drives a table's painter: in the frame after data came, after a while where none comes while rows wait or tints fade, and by a slow timer for ages. */
import { useEffect, useMemo, useRef } from 'react';
import { WAITS_FOR_BATCH_MS } from '../../shared/contract/cadence.ts';
import { mirror } from '../stores/market.ts';
import { CellPainter } from './cell-painter.ts';
import { TintClock } from './tint-clock.ts';

/** How long after the last scroll event rows count as moving: moving numbers are not read. */
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
    let later = 0;
    let scrolledMs = Number.NEGATIVE_INFINITY;
    const paint = (): void => {
      view.clearTimeout(later);
      // The window is not visible: changed rows are painted when it is shown again.
      if (view.document.hidden) return;
      const nowMs = view.performance.now();
      const waiting = painter.paint(latest.current, nowMs, nowMs - scrolledMs < SCROLLING_MS);
      const fading = tints.advance(nowMs);
      // With the next data, or after a while without any: a frame of their own costs a whole layout.
      if (waiting || fading) later = view.setTimeout(askFrame, WAITS_FOR_BATCH_MS);
    };
    const askFrame = (): void => {
      asked ||= view.requestAnimationFrame(() => {
        asked = 0;
        paint();
      });
    };
    const element = scroll.current;
    const onScroll = (): void => {
      scrolledMs = view.performance.now();
    };
    element?.addEventListener('scroll', onScroll, { passive: true });
    view.document.addEventListener('visibilitychange', paint);
    const stop = mirror.onFrame(askFrame);
    const refresh = (): void => {
      painter.invalidate();
      view.clearTimeout(later);
      later = view.setTimeout(askFrame, WAITS_FOR_BATCH_MS);
    };
    const timer = refreshMs === undefined ? undefined : view.setInterval(refresh, refreshMs);
    return () => {
      stop();
      view.document.removeEventListener('visibilitychange', paint);
      element?.removeEventListener('scroll', onScroll);
      view.clearInterval(timer);
      view.cancelAnimationFrame(asked);
      view.clearTimeout(later);
    };
  }, [painter, tints, scroll, refreshMs]);
  return painter;
}

/** A list follows its setting; making one costs more than all else of a tint. */
const motionOf = new WeakMap<Window, MediaQueryList>();

function reducedMotion(element: HTMLElement | null): boolean {
  const view = element?.ownerDocument.defaultView;
  if (!view) return false;
  const known = motionOf.get(view) ?? view.matchMedia('(prefers-reduced-motion: reduce)');
  motionOf.set(view, known);
  return known.matches;
}
