/** Three significant digits, without needless zeros; whole numbers above that keep their digits. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 1000 && Math.abs(value) < 1e15) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
