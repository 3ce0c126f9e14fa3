/** Sentences of the flow pane about its list: why it is empty, what it leaves out. Those about a print's side are in PrintDetails. */
import type { SocketHealth, SocketState } from '../../../shared/contract/health.ts';

/** Connected, or never wanted: the feed of a list that has prints says itself what it is. */
const NOT_INTERRUPTED = new Set<SocketState>(['live', 'slow', 'off']);

/** What stands in place of “Streaming” while the options' connection is down; undefined while it is not. */
export function interruptedText(
  sockets: readonly Pick<SocketHealth, 'market' | 'state'>[] | undefined,
): string | undefined {
  const state = sockets?.find(({ market }) => market === 'options')?.state;
  return state === undefined || NOT_INTERRUPTED.has(state) ? undefined : 'Not streaming';
}

export const flowFaults = {
  notInPlan:
    'Your plan has no option trades: no prints will come. Plans from Developer on stream them; choose one at Massive.',
  delayedOffered:
    'Option trades do not stream: Massive’s real-time host refused your key. Choose “Use 15-minute delayed data” in the health pane; plans from Developer on stream them there.',
  noFirstFill: (reason: string) =>
    `No prints yet, and no first fill: ${/[.?!]$/.test(reason) ? reason : `${reason}.`} New ones come by themselves while the stream is up.`,
  moreThanListed: 'More pass the filter than a list takes. Narrow the filter to reach further back.',
  notListed:
    'This window was stalled, or prints came faster than it can list them, as in a fast replay. Counts and sums of this list leave them out; net premium above has them. The gap ledger lists when. Replay slower, or narrow the filter.',
};

export const flowStates = {
  nothingPassed: 'No print has passed the filter yet.',
  keptFrom:
    'Older prints are kept for the session from this premium on (Settings → Flow); smaller ones are in the totals and the recording.',
  listStands: 'The list is paused, and its totals with it.',
};
