/** What a stopping host waits for: the recording ends as soon as the feed has handed over its last frames, whatever else is slow or fails. */
import { describe, expect, it } from 'vitest';
import { endWorld } from '../../../../../src/main/engine/world/end-world.ts';

const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Parts that end when told to, and what was asked of them in which order. */
function world() {
  const asked: string[] = [];
  const ends: Record<string, PromiseWithResolvers<void>> = {};
  const part = (name: string) => (): Promise<void> => {
    asked.push(name);
    ends[name] = Promise.withResolvers<void>();
    return ends[name].promise;
  };
  const source = { stop: part('source') };
  const recording = { close: part('recording') };
  const history = { close: part('history') };
  const closeServer = part('server');
  return { asked, ends, ending: endWorld({ source, recording, history, closeServer }) };
}

describe('a world that ends', () => {
  it('ends its recording once the feed has stopped, while the history is still written', async () => {
    const { asked, ends, ending } = world();
    await later();
    expect(asked).not.toContain('recording');
    ends.source.resolve();
    await later();
    expect(asked).toContain('recording');
    let ended = false;
    void ending.then(() => (ended = true));
    for (const name of ['history', 'server']) ends[name].resolve();
    await later();
    expect(ended).toBe(false);
    ends.recording.resolve();
    await ending;
  });

  it.each(['source', 'history', 'server'])('ends its recording where the %s fails, and says why', async (failing) => {
    const { asked, ends, ending } = world();
    const failed = expect(ending).rejects.toThrow(`no ${failing}`);
    if (failing === 'source') ends.source.reject(new Error('no source'));
    else ends.source.resolve();
    await later();
    expect(asked.toSorted()).toEqual(['history', 'recording', 'server', 'source']);
    let ended = false;
    void ending.catch(() => undefined).then(() => (ended = true));
    for (const name of ['history', 'server'])
      if (name === failing) ends[name].reject(new Error(`no ${name}`));
      else ends[name].resolve();
    await later();
    expect(ended).toBe(false);
    ends.recording.resolve();
    await failed;
  });
});
