/** `1 frame`, `2 frames`, `1 entry`, `2 entries`: a count with what it counts. `shown`: the count as it is to be written. */
export function counted(count: number, one: string, many = `${one}s`, shown: string = String(count)): string {
  return `${shown} ${count === 1 ? one : many}`;
}
