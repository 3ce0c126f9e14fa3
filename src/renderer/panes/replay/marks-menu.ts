/** The items of the bookmark and the loop menu. */
import type { ReplayControl, SessionNotes } from '../../../shared/contract/calls.ts';
import type { ReplayState } from '../../../shared/contract/world.ts';
import { formatDate, formatTime, type TimeZoneChoice } from '../../components/format.ts';
import type { MenuItem } from '../../components/Menu.tsx';
import type { BookmarkDraft } from './BookmarkDialog.tsx';

type Mark = SessionNotes['bookmarks'][number];

interface MarkActions {
  control(input: ReplayControl): void;
  edit(draft: BookmarkDraft): void;
}

export function bookmarkItems(
  notes: Pick<SessionNotes, 'bookmarks' | 'problem'>,
  positionMs: number,
  zone: TimeZoneChoice,
  { control, edit }: MarkActions,
): MenuItem[] {
  const marks = notes.bookmarks;
  const here = formatTime(positionMs, zone);
  const severalDays = new Set(marks.map(({ atMs }) => formatDate(atMs, zone))).size > 1;
  return [
    { id: 'add', label: `Mark ${here}…`, onSelect: () => edit({ atMs: positionMs, label: here, note: '' }) },
    ...(notes.problem === undefined
      ? []
      : [
          {
            id: 'problem',
            label: 'The bookmarks cannot be read',
            description: notes.problem,
            disabled: true,
            onSelect: () => undefined,
          },
        ]),
    ...marks.map((mark, i): MenuItem => ({
      id: `go ${mark.atMs}`,
      label: `Go to ${mark.label}`,
      description: mark.note,
      hint: `${severalDays ? `${formatDate(mark.atMs, zone)} ` : ''}${formatTime(mark.atMs, zone)}`,
      separated: i === 0,
      onSelect: () => control({ action: 'seek', toMs: mark.atMs }),
    })),
    ...marks.map((mark, i): MenuItem => ({
      id: `edit ${mark.atMs}`,
      label: `Change ${mark.label}…`,
      separated: i === 0,
      onSelect: () => edit({ atMs: mark.atMs, label: mark.label, note: mark.note ?? '' }),
    })),
    ...marks.map((mark, i): MenuItem => ({
      id: `remove ${mark.atMs}`,
      label: `Remove ${mark.label}`,
      danger: true,
      separated: i === 0,
      onSelect: () => control({ action: 'removeBookmark', atMs: mark.atMs }),
    })),
  ];
}

const LOOP_MS = 5 * 60_000;

/** The five minutes from here, or from one bookmark to the next. */
export function loopItems(
  { loop, endMs }: ReplayState,
  marks: readonly Mark[],
  positionMs: number,
  zone: TimeZoneChoice,
  control: (input: ReplayControl) => void,
): MenuItem[] {
  const dateOf = (mark: Mark): string => formatDate(mark.atMs, zone);
  const over = (id: string, label: string, fromMs: number, toMs: number): MenuItem => ({
    id,
    label,
    checked: loop?.fromMs === fromMs && loop.toMs === toMs,
    onSelect: () => control({ action: 'loop', fromMs, toMs }),
  });
  return [
    over('here', 'Loop the five minutes from here', positionMs, Math.min(endMs, positionMs + LOOP_MS)),
    ...marks.slice(0, -1).map((mark, i) => {
      const next = marks[i + 1];
      const [from, to] = dateOf(mark) === dateOf(next) ? ['', ''] : [`${dateOf(mark)} `, `${dateOf(next)} `];
      return over(`marks ${mark.atMs}`, `Loop ${from}${mark.label} to ${to}${next.label}`, mark.atMs, next.atMs);
    }),
    {
      id: 'stop',
      label: 'Stop looping',
      disabled: loop === undefined,
      separated: true,
      onSelect: () => control({ action: 'loop' }),
    },
  ];
}
