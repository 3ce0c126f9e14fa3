/** Ends what a world runs. The recording comes first: it is what cannot be had again, and a host that shuts down waits for so long and no longer. */

export interface EndingWorld {
  source: { stop(): Promise<void> };
  recording: { close(): Promise<void> };
  history: { close(): Promise<void> };
  /** The simulated market's own server. */
  closeServer?: () => Promise<void>;
}

/** The recording waits for nothing but the feed's last frames: what others do, or fail to do, takes nothing from it. Throws the first failure once all have ended. */
export async function endWorld({ source, recording, history, closeServer }: EndingWorld): Promise<void> {
  const remembering = history.close();
  const stopping = source.stop();
  const recorded = stopping.then(
    () => recording.close(),
    () => recording.close(),
  );
  const served = stopping.then(closeServer, closeServer);
  const ended = await Promise.allSettled([stopping, recorded, remembering, served]);
  const failure = ended.find((one) => one.status === 'rejected');
  if (failure) throw failure.reason;
}
