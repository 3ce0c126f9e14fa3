/** The widths of a table's columns in the room it has now. */
import { useEffect, useState, type CSSProperties, type RefObject } from 'react';
import { fitScale } from './fit-columns.ts';
import type { TableColumn } from './table-types.ts';
import { roomBehind } from './whole-columns.ts';

const CELL_PADDING_PX = 12;

/** Fixed widths in characters; what is left over goes to the columns by their width. `middle`: the id of the column that the view stands around. */
export function useColumnFit<R>(
  scroll: RefObject<HTMLElement | null>,
  columns: readonly TableColumn<R>[],
  middle: string | undefined,
): CSSProperties {
  const { widths, scale, room } = useFitScale(scroll, columns, middle);
  if (scale > 1) {
    const stretched = widths.map((width) => width * scale);
    const frozen = columns.filter((column) => column.frozen).length;
    return {
      width: stretched.reduce((sum, width) => sum + width, roomBehind(stretched, frozen, room)),
      '--columns': stretched.map((width) => `${width.toFixed(2)}px`).join(' '),
    } as CSSProperties;
  }
  const characters = columns.reduce((sum, c) => sum + c.widthCh, 0);
  return {
    width: `calc(${characters}ch + ${columns.length * CELL_PADDING_PX}px)`,
    '--columns': columns.map((c) => `minmax(calc(${c.widthCh}ch + ${CELL_PADDING_PX}px), ${c.widthCh}fr)`).join(' '),
  } as CSSProperties;
}

/** How far columns are stretched in the room of `scroll`, and their widths before that in CSS pixels. */
export function useFitScale(
  scroll: RefObject<HTMLElement | null>,
  columns: readonly { id: string; widthCh: number }[],
  middle?: string,
): { widths: number[]; scale: number; room: number } {
  const { room, chPx } = useRoom(scroll);
  const widths = columns.map((c) => c.widthCh * chPx + CELL_PADDING_PX);
  const at = middle === undefined ? -1 : columns.findIndex((c) => c.id === middle);
  return { widths, scale: chPx > 0 ? fitScale(widths, room, at) : 1, room };
}

/** Width inside the scroll bars, and of one character as `ch` measures it. */
function useRoom(scroll: RefObject<HTMLElement | null>): { room: number; chPx: number } {
  const [room, setRoom] = useState({ room: 0, chPx: 0 });
  useEffect(() => {
    const element = scroll.current;
    const view = element?.ownerDocument.defaultView;
    if (!element || !view) return undefined;
    const measure = (): void => {
      const ruler = element.ownerDocument.createElement('span');
      ruler.style.cssText = 'position:absolute;visibility:hidden;width:100ch';
      element.append(ruler);
      const next = { room: element.clientWidth, chPx: ruler.getBoundingClientRect().width / 100 };
      ruler.remove();
      setRoom((now) => (now.room === next.room && now.chPx === next.chPx ? now : next));
    };
    // Told once at the start, and when the pane becomes wider or narrower.
    const observer = new view.ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroll]);
  return room;
}
