/** Where a new pane goes beside another, and how much of its room it takes. */

interface Size {
  width: number;
  height: number;
}

export interface Placement {
  side: 'right' | 'below';
  /** Of the room along that side, 0 to 1. */
  share: number;
}

/** What stays to the pane that was there, CSS pixels. */
const KEPT: Size = { width: 240, height: 140 };

/** To the right where both have room, else below; where neither side has it, the room is halved. */
export function placeBeside(wanted: Size, room: Size): Placement {
  if (room.width >= wanted.width + KEPT.width) return { side: 'right', share: wanted.width / room.width };
  if (room.height >= wanted.height + KEPT.height) return { side: 'below', share: wanted.height / room.height };
  return { side: 'right', share: 0.5 };
}

export type Side = 'left' | 'right' | 'above' | 'below';

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Of `others` the one that lies next on that side, sharing a stretch of the edge; the nearest, then the one that shares most. */
export function nextOn<P extends Place>(side: Side, from: Place, others: readonly P[]): P | undefined {
  const [at, along, size, length] =
    side === 'left' || side === 'right'
      ? (['x', 'y', 'width', 'height'] as const)
      : (['y', 'x', 'height', 'width'] as const);
  const isBefore = side === 'left' || side === 'above';
  const gap = (to: Place): number => (isBefore ? from[at] - (to[at] + to[size]) : to[at] - (from[at] + from[size]));
  const shared = (to: Place): number =>
    Math.min(from[along] + from[length], to[along] + to[length]) - Math.max(from[along], to[along]);
  return others
    .filter((to) => gap(to) > -1 && shared(to) > 1)
    .sort((a, b) => Math.round(gap(a) - gap(b)) || shared(b) - shared(a))[0];
}
