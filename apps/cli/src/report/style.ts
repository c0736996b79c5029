/** The report's whole style sheet: light and dark, phone and print. */
export const style = `
:root{color-scheme:light dark;--ground:#fff;--panel:#f6f7f9;--text:#1b1f24;--soft:#59636e;--line:#d9dee4;--one:#2563a8;--two:#c2410c;--tint:#2563a81f}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--panel:#1d2126;--text:#e6e9ed;--soft:#9aa4af;--line:#343b43;--one:#6cabef;--two:#f59e5b;--tint:#6cabef2e}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{max-width:66rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:0 0 .5rem}
p{margin:.4rem 0;max-width:46rem}
.soft,figcaption{color:var(--soft)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:1.25rem 0 0;padding:0}
.facts div{background:var(--panel);border-radius:.5rem;padding:.7rem .9rem}
.facts dt{color:var(--soft);font-size:.85rem}
.facts dd span{display:block;color:var(--soft);font-size:.85rem;font-weight:400}
.facts dd{margin:0;font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:1rem}
figure{margin:0;background:var(--panel);border-radius:.5rem;padding:1rem;break-inside:avoid}
figcaption{font-size:.85rem}
svg{display:block;width:100%;max-width:30rem;height:auto}
svg text{fill:var(--soft);font-size:12.5px}
.grid line{stroke:var(--line)}
.axis{stroke:var(--soft)}
.line{stroke:var(--text);stroke-width:1.5;stroke-dasharray:4 3}
.chosen th,.chosen td{background:var(--panel);font-weight:600}.lines th{font-weight:500}.lines td,.lines th{padding-left:.4rem}
.stories td:last-child{min-width:8rem}
.f1{fill:var(--one)}.f2{fill:var(--two)}
.l1,.l2{fill:none;stroke-width:2;stroke-linejoin:round}.l1{stroke:var(--one)}.l2{stroke:var(--two);stroke-dasharray:5 3}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1rem;font-size:.85rem;margin:.4rem 0}
.swatch{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.s1{background:var(--one)}.s2{background:var(--two)}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--soft);padding-bottom:.5rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line)}
thead th{color:var(--soft);font-weight:500}
.top .number{padding-right:1.25rem}
.number{text-align:right;font-variant-numeric:tabular-nums}
.reasons{list-style:none;margin:0;padding:0;display:grid;gap:.25rem}
.reasons li{overflow-wrap:anywhere;padding:.05rem .4rem;border-radius:.25rem;background:linear-gradient(90deg,var(--tint) var(--share),transparent var(--share));print-color-adjust:exact;-webkit-print-color-adjust:exact}
.anomaly{color:var(--two);font-weight:600}
.settings th{width:14rem;font-weight:500;color:var(--soft)}
.quality{max-width:34rem}
@media (max-width:40rem){
.top thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.top tr{display:grid;grid-template-columns:auto auto auto 1fr;gap:0 .9rem;padding:.6rem 0;border-bottom:1px solid var(--line)}
.top td,.top th,.top .number{border:0;padding:0;text-align:left;overflow-wrap:anywhere}
.top td[data-name]::before{content:attr(data-name) " ";color:var(--soft);font-weight:400}
.top .wide{grid-column:1/-1;padding-top:.3rem}
.settings th,.settings td{display:block;width:auto;padding-right:0}.settings th{border:0;padding-bottom:0}.settings td{padding-top:0}
}
@media print{:root{color-scheme:light;--ground:#fff;--panel:#fff;--text:#000;--soft:#444;--line:#bbb;--one:#1d4f87;--two:#b03a06}main{max-width:none;padding:0}figure{border:1px solid var(--line)}tr{break-inside:avoid}h2{break-after:avoid}}
`;
