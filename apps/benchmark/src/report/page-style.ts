import { theme } from '@duad/report-kit';

/** The style sheet of the page. */
export const pageStyle: string = `${theme}
main{max-width:76rem}
header p{max-width:60rem}
code{font:.92em ui-monospace,monospace;background:var(--panel);border-radius:.25rem;padding:.05em .3em;overflow-wrap:anywhere}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;margin:1.25rem 0 0;padding:0}
nav a{display:block;background:var(--panel);border:1px solid var(--line);border-radius:1rem;padding:.3rem .8rem;font-size:.85rem}
a{color:var(--s1)}nav a{text-decoration:none}
h3{margin:1.75rem 0 .5rem}figure h3{margin-top:0}
.caption{margin-top:1.25rem;font-weight:500}
.note{color:var(--soft);font-size:.85rem}
.scroll{overflow-x:auto;margin:.5rem 0;border-bottom:1px solid transparent}
.scroll table{font-size:.88rem;width:auto;min-width:min(100%,34rem)}
.scroll th,.scroll td{padding:.4rem 1.4rem .4rem 0;font-variant-numeric:tabular-nums}
.scroll td{white-space:nowrap}.scroll td:last-child{white-space:normal;min-width:13rem;padding-right:0}
tbody th{font-weight:500;position:sticky;left:0;background:var(--ground);min-width:10rem}
thead th{vertical-align:bottom;min-width:4rem}
th button{all:unset;cursor:pointer;display:inline-flex;align-items:baseline;gap:.3em}
th.number button{flex-direction:row-reverse}
th button::after{content:"";width:.7em;flex:none;font-size:.75em}
th button:hover{color:var(--text)}
th button:hover::after{content:"\\2195"}
[aria-sort=ascending] button::after,[aria-sort=ascending] button:hover::after{content:"\\25B2"}
[aria-sort=descending] button::after,[aria-sort=descending] button:hover::after{content:"\\25BC"}
:is(button,svg,.scroll,a):focus-visible{outline:2px solid var(--s1);outline-offset:2px;border-radius:.2rem}
tbody tr:hover>*{background:var(--panel)}
td[title]{cursor:help}
.good{color:var(--good)}.bad{color:var(--bad)}
.charts{grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));margin:.75rem 0}
.charts:has(>figure:only-child){grid-template-columns:minmax(0,36rem)}.charts>figure:only-child>svg{max-width:none}
.whiskers{stroke-width:1.2;stroke-dasharray:none;opacity:.75}
.cross{stroke:var(--soft);stroke-dasharray:2 2}
.picture{margin:.75rem 0;width:fit-content;max-width:100%}
.picture img{display:block;max-width:100%;height:auto;background:#fff;border-radius:.25rem}
#tip{position:fixed;z-index:1;max-width:min(20rem,calc(100vw - 1rem));pointer-events:none;background:var(--ground);color:var(--text);border:1px solid var(--line);border-radius:.4rem;box-shadow:0 2px 10px #0003;padding:.4rem .6rem;font-size:.8rem;line-height:1.35;font-variant-numeric:tabular-nums}
#tip[hidden]{display:none}
#tip div{display:flex;gap:.4rem;align-items:baseline}#tip div span:nth-child(2){flex:1}
@media (max-width:40rem){tbody th{max-width:8rem;min-width:6.5rem;overflow-wrap:break-word;padding-right:.8rem!important}figure{padding:.75rem}.scroll td:last-child{min-width:13rem}}
@media print{@page{margin:14mm}nav,#tip{display:none}body{font-size:10.5pt}.scroll{overflow:visible}.scroll table{font-size:7.5pt}.scroll td,.scroll td:last-child{white-space:normal;min-width:0}tbody th,thead th{min-width:0;position:static}.scroll th,.scroll td{padding-right:.5rem}th button::after{content:none!important}.charts{grid-template-columns:repeat(3,1fr);gap:.5rem}figure{padding:.5rem}.picture img{max-height:22cm}thead{display:table-header-group}a{color:inherit}}
`;
