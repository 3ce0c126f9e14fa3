/** Sentences of what several panes share: what a part does not show, and what to do about it. */

export const componentStates = {
  simulatedRun:
    'When this run of the simulated market was recorded, by your computer’s clock: every run shows the same hours.',
  computing:
    'Contracts that are listed, quoted and computed so far, of those known. Sums over contracts are a part of the whole until then, and say which.',
  fittedToVendor: (age: string) =>
    `Your plan has no option quotes: the model is fitted to the volatilities that Massive computes, ${age} old.`,
  expiriesBefore:
    'The expiries chosen now are being computed. Until they are, the view is that of the expiries before.',
  nothingToCompute:
    'Your plan has no option quotes, snapshots or open interest, so there is nothing to compute this from. Strikes and last prices are in the chain.',
  noOptions: (name: string) => `No options are listed on ${name}.`,
  severalAnswer: 'Several answer that: choose with ↓, then Enter.',
  planIsLate: 'What your plan gives of this is a quarter of an hour late, by stream and by REST.',
  planHasNoLive: 'Your plan has no live data of this market: this is the last finished day.',
};

/** Of a fit that no quote tells now. */
export const fitHints = {
  held: 'No quote serves now: the last fit is carried on at the same standard deviations.',
  heldByZeroBids:
    'No contract out of the money has a bid, so quotes only say how high volatility is at most. The last fit, or that of the nearest expiry where there was none, is carried on, and lowered where an ask is below it.',
};

/** Of the memory: why a number of the past is not there. */
export const standingHints = {
  noIv: 'Not known: open its chain, or fill in its past from the History pane. In market hours closed chains are read one after the other.',
  old: 'Its last known volatility is of an earlier session than the last: it has no rank or change now. Open its chain, or fill in its past from the History pane.',
  noDays: 'No past day is known: fill it in from the History pane.',
  fewDays: (days: number, of: number) =>
    `${days} of ${of} sessions are known, too few for a rank: fill in the rest from the History pane.`,
};

export const componentFaults = {
  noAnswer: (since: string) =>
    `The engine has not answered since ${since}: nothing comes here, and what is on screen is the last received. It goes on by itself once the engine does; if it stays so, start Tapedeck again.`,
  noMarket: (why: string) => `No market is open. ${why}`.trim(),
  noKey: 'No key, so no market is open. Connect one, or open the simulated market.',
  pictureRefused: 'The picture could not be encoded, so nothing was saved. Make the window smaller and try again.',
  nothingToSave: 'The pane shows nothing yet that could be saved. Try again once it does.',
};

/** How far the screen is behind, by what is late. */
export const latenessFaults = {
  prints:
    'Prints wait for this window: it cannot draw them as fast as they come. Narrow the flow filter or close other panes.',
  model:
    'IV and Greeks are that old: more contracts are open than this computer computes in their share of its time. Show fewer expiries, or replay slower.',
  modelHeldUp:
    'IV and Greeks are that old: the engine had too little of this computer to come to them. Close other programs, or panes that show much.',
  market:
    'Prices, bars and prints of this market are that much older than the market. It catches up by itself, or its connection is opened again.',
};
