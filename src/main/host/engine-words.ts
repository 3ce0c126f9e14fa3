/** What is said when the market engine fails, and to whoever waited for an answer of it. */

export const engineNotices = {
  failing: {
    title: 'The market engine keeps failing',
    message: 'Data on screen is no longer updated. Restart Tapedeck; the log has the detail.',
  },
  restarted: {
    title: 'The market engine was restarted',
    message:
      'It failed, and values on screen are being fetched again. Data that arrived meanwhile is missing. Nothing to do; if it goes on, the log has the detail.',
  },
};

export const engineFaults = {
  restarting: 'The market engine is restarting. Try again in a moment.',
  silent: 'The market engine did not answer in three minutes. Try again.',
  stopped: 'The market engine stopped before it could answer. Try again.',
};
