import { describe, expect, it } from 'vitest';
import { massiveEndpoints, originsOf } from '../../../../src/shared/settings/endpoints.ts';
import { parseHostFlags } from '../../../../src/main/host/flags.ts';
import { endpointsOf, firstChoice, liveSource, simulatedSource } from '../../../../src/main/host/world-choice.ts';

const flags = (...args: string[]) => parseHostFlags(args, '/');
const LOCAL = ['--ws', 'ws://127.0.0.1:7', '--rest', 'http://127.0.0.1:7'];

describe('the first world', () => {
  it('is live with a key and simulated without', () => {
    expect(firstChoice(flags(), true, true)).toEqual({ kind: 'live' });
    expect(firstChoice(flags(), false, true)).toEqual({ kind: 'simulated' });
  });

  it('is live at another server than Massive with or without a key: nothing made up takes its place', () => {
    expect(firstChoice(flags(...LOCAL), true, false)).toEqual({ kind: 'live' });
    expect(firstChoice(flags(...LOCAL), false, false)).toEqual({ kind: 'live' });
    expect(firstChoice(flags(...LOCAL, '--simulated'), false, false)).toEqual({ kind: 'simulated' });
  });

  it('is simulated or a session when a flag says so, key or not', () => {
    expect(firstChoice(flags('--simulated'), true, true)).toEqual({ kind: 'simulated' });
    expect(firstChoice(flags('--session', '/a.mcap'), true, true)).toEqual({ kind: 'session', sessionId: '/a.mcap' });
  });

  it('uses a given server for the live world, and for the simulated one where it is said to be one', () => {
    expect(simulatedSource(flags(...LOCAL, '--simulated'))).toMatchObject({
      wsUrl: 'ws://127.0.0.1:7',
      restUrl: 'http://127.0.0.1:7',
    });
    expect(simulatedSource(flags(...LOCAL))).not.toHaveProperty('wsUrl');
  });

  it('knows the delayed host of a given server only where it is named', () => {
    expect(endpointsOf(massiveEndpoints(), flags(...LOCAL)).wsDelayed).toBeUndefined();
    const named = endpointsOf(massiveEndpoints(), flags(...LOCAL, '--ws-delayed', 'ws://127.0.0.1:7/delayed/'));
    expect(named.wsDelayed).toBe('ws://127.0.0.1:7/delayed');
    expect(liveSource('key', named)).toMatchObject({ wsDelayedUrl: 'ws://127.0.0.1:7/delayed' });
    expect(originsOf(named)).toEqual(['http://127.0.0.1:7', 'ws://127.0.0.1:7']);
  });

  it('takes a server for a relay only where the flag or the saved endpoints say so', () => {
    const relayed = endpointsOf(massiveEndpoints(), flags(...LOCAL, '--relay'));
    expect(liveSource('key', relayed)).toMatchObject({ restUrl: 'http://127.0.0.1:7', isRelay: true });
    expect(liveSource('key', endpointsOf({ ...massiveEndpoints(), relay: true }, flags()))).toMatchObject({
      isRelay: true,
    });
    expect(liveSource('key', endpointsOf(massiveEndpoints(), flags(...LOCAL)))).not.toHaveProperty('isRelay');
    expect(originsOf(relayed)).toEqual(['http://127.0.0.1:7', 'ws://127.0.0.1:7']);
  });

  it('never sends a key elsewhere than the saved endpoints unless told', () => {
    expect(endpointsOf(massiveEndpoints(), flags())).toEqual(massiveEndpoints());
  });
});
