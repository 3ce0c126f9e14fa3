/** `2026-11-20` as 20261120, which sorts and reads in any tool. */
export const dateNumber = (date: string): number => Number(date.replaceAll('-', ''));
export const dateText = (date: number): string => {
  const text = String(date);
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
};
