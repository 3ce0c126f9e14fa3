/** The non-decreasing sequence nearest to `values` in weighted squares, in place: pool adjacent violators. */
export function makeMonotone(values: Float64Array, weights: Float64Array, count: number): void {
  let blocks = 0;
  for (let i = 0; i < count; i++) {
    level[blocks] = values[i];
    mass[blocks] = weights[i];
    size[blocks] = 1;
    blocks++;
    while (blocks > 1 && level[blocks - 2] > level[blocks - 1]) {
      const [a, b] = [blocks - 2, blocks - 1];
      const both = mass[a] + mass[b];
      level[a] = both > 0 ? (level[a] * mass[a] + level[b] * mass[b]) / both : level[a];
      mass[a] = both;
      size[a] += size[b];
      blocks--;
    }
  }
  for (let b = 0, i = 0; b < blocks; b++) for (let m = 0; m < size[b]; m++) values[i++] = level[b];
}

const LONGEST = 256;
const level = new Float64Array(LONGEST);
const mass = new Float64Array(LONGEST);
const size = new Int32Array(LONGEST);
