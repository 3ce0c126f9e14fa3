/** The list as tiles coloured by the day's change: painted outside React, a few times a second, only where the change is another one. */
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { marketOf } from '../../../shared/market/symbols.ts';
import { ContextMenu } from '../../components/ContextMenu.tsx';
import { formatPercent, formatSymbol } from '../../components/format.ts';
import { matchesKeys } from '../../components/match-keys.ts';
import type { MenuItem } from '../../components/Menu.tsx';
import { paced, windowTimer } from '../../components/paced.ts';
import { mirror } from '../../stores/market.ts';
import { isHeldUp } from '../../stores/market-feed.ts';
import { useWorldStore } from '../../stores/world-store.ts';
import { heatOf, STRONGEST_CHANGE } from './heat-of.ts';
import { readChangeFraction, type WatchRow } from './watchlist-columns.ts';
import styles from './watchlist.module.css';

interface HeatTilesProps {
  label: string;
  /** In the list's order, headings of groups among them. */
  rows: readonly WatchRow[];
  activeSymbol: string;
  onActivate(row: WatchRow): void;
  onDelete(row: WatchRow): void;
  menu(row: WatchRow): readonly MenuItem[];
}

const PAINT_EVERY_MS = 250;

export function HeatTiles({ label, rows, activeSymbol, onActivate, onDelete, menu }: HeatTilesProps): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const tiles = useTilePainter(root, rows);
  const [walked, setWalked] = useState<string>();
  const rowOf = (target: Element): WatchRow | undefined => {
    const key = target.closest<HTMLElement>('[data-key]')?.dataset['key'];
    return rows.find((row) => row.key === key);
  };
  const symbols = rows.filter(({ group }) => group === undefined);
  /** Tab comes to one tile: where the arrows went last, else the symbol that panes follow, else the first. */
  const stop = [walked, symbols.find(({ symbol }) => symbol === activeSymbol)?.key, symbols[0]?.key].find((key) =>
    symbols.some((row) => row.key === key),
  );
  const key = (event: React.KeyboardEvent<HTMLElement>): void => {
    const row = rowOf(event.target as Element);
    const act = row && rowKey(event.nativeEvent, row);
    if (!act) return walk(event);
    event.preventDefault();
    event.stopPropagation();
    const at = symbols.indexOf(row);
    const next = (symbols[at + 1] ?? symbols[at - 1])?.key;
    const { currentTarget, target } = event;
    act();
    // A tile that goes takes the keyboard with it.
    currentTarget.ownerDocument.defaultView?.requestAnimationFrame(() => {
      if (next !== undefined && !(target as Element).isConnected)
        currentTarget.querySelector<HTMLElement>(`[data-key="${CSS.escape(next)}"]`)?.focus();
    });
  };
  const rowKey = (event: KeyboardEvent, row: WatchRow): (() => void) | undefined => {
    if (event.key === 'Delete' || event.key === 'Backspace') return () => onDelete(row);
    return menu(row).find(({ keys, disabled }) => keys && !disabled && matchesKeys(keys, event))?.onSelect;
  };
  return (
    <>
      <ContextMenu
        items={(target) => {
          const row = rowOf(target);
          return row ? menu(row) : [];
        }}
      >
        <div ref={root} className={styles.tiles} role="group" aria-label={label} onKeyDown={key}>
          {rows.map((row) =>
            row.group === undefined ? (
              <button
                key={row.key}
                ref={tiles}
                type="button"
                className={styles.tile}
                data-key={row.key}
                tabIndex={row.key === stop ? 0 : -1}
                onFocus={() => setWalked(row.key)}
                data-chosen={row.symbol === activeSymbol || undefined}
                aria-current={row.symbol === activeSymbol || undefined}
                title={row.note ? `${row.symbol}: ${row.note}` : row.symbol}
                onClick={() => onActivate(row)}
              >
                <b>{formatSymbol(row.symbol)}</b> <span data-change />
              </button>
            ) : (
              <h3 key={row.key}>{row.group}</h3>
            ),
          )}
        </div>
      </ContextMenu>
      <p className={styles.scale}>
        <span>{formatPercent(-STRONGEST_CHANGE)}</span>
        <i aria-hidden />
        <span>{formatPercent(STRONGEST_CHANGE)} and beyond, since the previous close</span>
      </p>
    </>
  );
}

/** Returns the ref of a tile: it is painted as it comes, then with the market. */
function useTilePainter(root: React.RefObject<HTMLDivElement | null>, rows: readonly WatchRow[]) {
  const painted = useRef(new WeakMap<HTMLElement, string>());
  const paint = useCallback((tile: HTMLElement): void => {
    const change = readChangeFraction(tile.dataset['key']!);
    const text = formatPercent(change);
    const held = isHeldUp(marketOf(tile.dataset['key']!));
    const state = `${text} ${held}`;
    if (painted.current.get(tile) === state) return;
    painted.current.set(tile, state);
    tile.toggleAttribute('data-held', held);
    tile.querySelector('[data-change]')!.textContent = text;
    const { tone, percent } = heatOf(change);
    tile.style.background = percent > 0 ? `color-mix(in srgb, var(--${tone}) ${percent}%, var(--raised))` : '';
  }, []);
  useEffect(() => {
    const element = root.current!;
    const view = element.ownerDocument.defaultView!;
    const painting = paced(
      () => {
        if (view.document.hidden) return;
        for (const tile of element.querySelectorAll<HTMLElement>('[data-key]')) paint(tile);
      },
      PAINT_EVERY_MS,
      windowTimer(view),
    );
    painting.ask();
    // A feed that has stopped sends no frame: what the market's state makes of a tile comes with the clock.
    const stops = [mirror.onFrame(() => painting.ask()), useWorldStore.subscribe(() => painting.ask())];
    return () => {
      for (const stop of stops) stop();
      painting.cancel();
    };
  }, [root, rows, paint]);
  return useCallback(
    (tile: HTMLButtonElement | null): void => {
      if (tile) paint(tile);
    },
    [paint],
  );
}

/** The arrows go from tile to tile as they stand on screen. */
function walk(event: React.KeyboardEvent<HTMLElement>): void {
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-key]')];
  const at = tiles.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  const { offsetLeft, offsetTop } = tiles[at];
  const inColumn = (tile: HTMLElement): boolean => tile.offsetLeft === offsetLeft;
  const next: Record<string, HTMLElement | undefined> = {
    ArrowRight: tiles[at + 1],
    ArrowLeft: tiles[at - 1],
    ArrowDown: tiles.find((tile) => tile.offsetTop > offsetTop && inColumn(tile)),
    ArrowUp: tiles.findLast((tile) => tile.offsetTop < offsetTop && inColumn(tile)),
    Home: tiles[0],
    End: tiles.at(-1),
  };
  if (!(event.key in next)) return;
  event.preventDefault();
  event.stopPropagation();
  next[event.key]?.focus();
}
