import { describe, expect, it } from 'vitest';
import { PageDeaths } from '../../../../src/main/shell/page-deaths.ts';

describe('a page that dies', () => {
  it('is loaded again twice, and then left down, however often it loaded in between', () => {
    const deaths = new PageDeaths();
    expect([0, 20_000, 40_000, 60_000].map((atMs) => deaths.died('crashed', atMs))).toEqual([
      'reload',
      'reload',
      'stay-down',
      'stay-down',
    ]);
  });

  it('may die now and then for ever', () => {
    const deaths = new PageDeaths();
    for (let hour = 0; hour < 50; hour++) expect(deaths.died('oom', hour * 3_600_000)).toBe('reload');
  });

  it.each(['launch-failed', 'integrity-failure'] as const)('is not tried again after %s', (reason) => {
    expect(new PageDeaths().died(reason, 0)).toBe('stay-down');
  });

  it('that ended as it should is no death', () => {
    const deaths = new PageDeaths();
    for (let n = 0; n < 5; n++) expect(deaths.died('clean-exit', n)).toBe('ignore');
    expect(deaths.died('killed', 6)).toBe('reload');
  });

  it('starts over when the user asks', () => {
    const deaths = new PageDeaths();
    for (let n = 0; n < 3; n++) deaths.died('crashed', n);
    deaths.forget();
    expect(deaths.died('crashed', 4)).toBe('reload');
  });
});
