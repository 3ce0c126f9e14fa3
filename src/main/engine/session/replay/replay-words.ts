/** Why a recording has no answer. */

export const replaySourceFaults = {
  notAsked:
    'The recording cannot answer this: no such request was made while it was recorded, up to this time. Go to a later time, or open the live market.',
  refusedThen: (status: number) =>
    `The recording cannot answer this: the server refused it then (HTTP ${status}). Go to another time, or open the live market.`,
  notNoted:
    'The bookmark was not saved: the recording’s folder is gone, full or may not be written to. The replay goes on; check the disk, then try again.',
  moved:
    'The bookmark was not saved: the recording no longer has the name it was opened by. The replay goes on; give it its name again, or open it anew.',
  noInstrument: 'Choose an instrument first.',
};

export const replaySourceStates = {
  none: (back: boolean, what: string) => `There is no ${back ? 'earlier' : 'later'} ${what} in this session.`,
};
