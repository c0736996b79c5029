/**
 * The look of a report: light and dark, phone and print. Classes: `soft` and `number` for text, `charts` for a grid of
 * figures, `l1` … `l8`, `f1` … `f8` and `s1` … `s8` for the stroke, fill and swatch of a series.
 */
export const theme = `
:root{color-scheme:light dark;--ground:#fff;--panel:#f6f7f9;--text:#1b1f24;--soft:#59636e;--line:#d9dee4;--tint:#2563a81f;--good:#146c3c;--bad:#b3261e;--s1:#2563a8;--s2:#c2410c;--s3:#0f766e;--s4:#7c3aed;--s5:#8a5a00;--s6:#be185d;--s7:#4d7c0f;--s8:#475569}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--panel:#1d2126;--text:#e6e9ed;--soft:#9aa4af;--line:#343b43;--tint:#6cabef2e;--good:#6fcf97;--bad:#ff9b8f;--s1:#6cabef;--s2:#f59e5b;--s3:#5ed3c3;--s4:#b79cf7;--s5:#e3bd55;--s6:#f28cba;--s7:#a3d65c;--s8:#a8b3c1}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{max-width:66rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:0 0 .5rem}
p{margin:.4rem 0;max-width:46rem}
.soft,figcaption{color:var(--soft)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:1rem}
figure{margin:0;background:var(--panel);border-radius:.5rem;padding:1rem;break-inside:avoid}
figcaption{font-size:.85rem}
figure>svg{display:block;width:100%;max-width:30rem;height:auto}
svg text{fill:var(--soft);font-size:12.5px}
.grid line{stroke:var(--line)}
.axis{stroke:var(--soft)}
.f1{fill:var(--s1)}.f2{fill:var(--s2)}.f3{fill:var(--s3)}.f4{fill:var(--s4)}.f5{fill:var(--s5)}.f6{fill:var(--s6)}.f7{fill:var(--s7)}.f8{fill:var(--s8)}
.l1,.l2,.l3,.l4,.l5,.l6,.l7,.l8{fill:none;stroke-width:2;stroke-linejoin:round}
.l1{stroke:var(--s1)}.l2{stroke:var(--s2);stroke-dasharray:5 3}.l3{stroke:var(--s3);stroke-dasharray:2 2}.l4{stroke:var(--s4);stroke-dasharray:8 3}.l5{stroke:var(--s5);stroke-dasharray:7 2 2 2}.l6{stroke:var(--s6);stroke-dasharray:3 4}.l7{stroke:var(--s7);stroke-dasharray:10 2 2 2 2 2}.l8{stroke:var(--s8);stroke-dasharray:1 3}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;font-size:.85rem;margin:.4rem 0}
.swatch{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.key{width:26px;height:8px;margin-right:.4em}
.s1{background:var(--s1)}.s2{background:var(--s2)}.s3{background:var(--s3)}.s4{background:var(--s4)}.s5{background:var(--s5)}.s6{background:var(--s6)}.s7{background:var(--s7)}.s8{background:var(--s8)}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--soft);padding-bottom:.5rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line)}
thead th{color:var(--soft);font-weight:500}
.number{text-align:right;font-variant-numeric:tabular-nums}
@media print{:root{color-scheme:light;--ground:#fff;--panel:#fff;--text:#000;--soft:#444;--line:#bbb;--good:#0b5a2f;--bad:#a01a12;--s1:#1d4f87;--s2:#b03a06;--s3:#0b5d57;--s4:#5b21b6;--s5:#6f4700;--s6:#9d174d;--s7:#3f6212;--s8:#334155}main{max-width:none;padding:0}figure{border:1px solid var(--line)}tr{break-inside:avoid}h2,h3{break-after:avoid}}
`;
