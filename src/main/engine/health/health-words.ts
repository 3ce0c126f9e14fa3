/** What is said when a market stops telling the truth, and when it does again. `detail` is what its socket says of itself. */

interface Words {
  title: string;
  message: string;
}

export const marketNotices = {
  /** The plan's refusal, or the key's: REST would refuse the key too. */
  refused: (names: string, detail: string, ofKey: boolean): Words => ({
    title: `${names}: refused`,
    message: `${detail} ${
      ofKey
        ? 'Nothing comes over REST either: what is on screen does not update until another key is connected.'
        : 'What the plan allows over REST is shown instead; the health pane says what that is.'
    }`,
  }),
  stale: (name: string): Words => ({
    title: `${name}: no data`,
    message:
      'No data that can be used has arrived although the market is open. Prices on screen are the last ones received. The connection is tested by itself; the health pane shows it.',
  }),
  /** Polling begins a moment after the socket is lost: whether it does now says nothing. */
  disconnected: (name: string, detail: string): Words => ({
    title: `${name}: disconnected`,
    message: `${detail} ${UNTIL_BACK}`,
  }),
  evicted: (name: string, detail: string): Words => ({
    title: `${name}: another session took over`,
    message: `${detail} ${UNTIL_BACK}`,
  }),
  /** Nothing need flow at once: the market may be closed. */
  reconnected: (name: string): Words => ({
    title: `${name}: connected again`,
    message: 'No data has come yet; the gap is in the health pane.',
  }),
  recovered: (name: string): Words => ({
    title: `${name}: streams again`,
    message: 'Data is flowing; the gap is in the health pane.',
  }),
};

const UNTIL_BACK =
  'Until it is back REST refreshes the prices on screen every few seconds, where the plan allows it; trades in between are in no list.';
