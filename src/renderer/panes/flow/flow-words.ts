/** Sentences of the flow pane about its list: why it is empty, what it leaves out. Those about a print's side are in PrintDetails. */

export const flowFaults = {
  notInPlan:
    'Your plan has no option trades: no prints will come. Plans from Developer on stream them; choose one at Massive.',
  noFirstFill: (reason: string) => `No prints yet, and no first fill: ${reason} New ones come by themselves.`,
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
