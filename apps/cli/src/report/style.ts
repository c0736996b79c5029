import { theme } from '@duad/report-kit';

/** The report's whole style sheet. */
export const style: string = `${theme}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:1.25rem 0 0;padding:0}
.facts div{background:var(--panel);border-radius:.5rem;padding:.7rem .9rem}
.facts dt{color:var(--soft);font-size:.85rem}
.facts dd span{display:block;color:var(--soft);font-size:.85rem;font-weight:400}
.facts dd{margin:0;font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums}
.top .number{padding-right:1.25rem}
.reasons{list-style:none;margin:0;padding:0;display:grid;gap:.25rem}
.reasons li{overflow-wrap:anywhere;padding:.05rem .4rem;border-radius:.25rem;background:linear-gradient(90deg,var(--tint) var(--share),transparent var(--share));print-color-adjust:exact;-webkit-print-color-adjust:exact}
.anomaly{color:var(--s2);font-weight:600}
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
`;
