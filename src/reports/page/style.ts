// How the report looks: one text column for what to know, one for what to see; serif for reading,
// sans serif with figures of equal width for numbers; one accent. No image, font or script from outside.
import { colorVariables, darkColors, lightColors } from '../palette.js';

const light = colorVariables({ ...lightColors, paper: '#fcfbf8' });
const print = colorVariables(lightColors);

/** The stylesheet of a report. */
export const pageStyle = `
:root{color-scheme:light dark;${light};--tint:#f3f1eb;--invert:none;--blend:multiply}
@media (prefers-color-scheme:dark){:root{${colorVariables(darkColors)};--tint:#1f2226;--invert:invert(1);--blend:screen}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;background:var(--paper);color:var(--ink)}
body{margin:0;font:1.0625rem/1.55 Charter,'Iowan Old Style','Source Serif 4',Georgia,'Liberation Serif',serif;overflow-wrap:anywhere}
main,footer{max-width:1096px;margin:0 auto;padding:0 clamp(16px,4vw,48px)}
h1,h2,h3,p,ul,ol,dl,figure{margin:0}
h1{font-size:clamp(1.7rem,1.1rem + 2.7vw,2.75rem);line-height:1.12;font-weight:600;letter-spacing:-.012em;max-width:26ch;text-wrap:balance}
h2{font-size:1.35rem;line-height:1.2;font-weight:600;letter-spacing:-.005em;text-wrap:balance}
h3{font:600 .9375rem/1.35 var(--sans);margin-bottom:.6rem}
a{color:var(--accent)}
:root{--sans:Inter,'Helvetica Neue','Segoe UI',Roboto,'Open Sans','Liberation Sans',Arial,sans-serif}
.kicker,.badge,.stat,.small,h3,table,figure,details,.errors,footer{font-family:var(--sans)}
.kicker{font-size:.8125rem;letter-spacing:.05em;color:var(--faint-ink);margin-bottom:1.4rem}
header{padding:clamp(2rem,6vw,4.5rem) 0 2.6rem}
.lead{font-size:1.22rem;line-height:1.5;max-width:44rem;margin-top:1.3rem}
.badge{display:flex;flex-wrap:wrap;align-items:baseline;gap:.35rem .9rem;margin-top:1.8rem;font-size:.9375rem;line-height:1.45;max-width:50rem}
.badge strong{flex:none;padding:.3rem .75rem .32rem;border-radius:4px;font-weight:650;letter-spacing:.015em;background:var(--shade);color:var(--on-shade)}
.badge.dependent{border:2px solid var(--warm);border-radius:6px;padding:.8rem 1rem}
.badge.dependent strong{background:var(--warm);color:var(--paper);letter-spacing:.05em}
.badge.dependent span{color:var(--warm);font-weight:600}
.stats{display:grid;grid-template-columns:repeat(auto-fit,minmax(15.5rem,1fr));gap:1.8rem 3rem;margin-top:2.6rem}
.stat{border-top:2px solid var(--axis);padding-top:.75rem}
.stat.candidate{border-color:var(--accent)}
.stat .name{font-size:.9375rem;font-weight:600}
.stat .value{font-size:3.1rem;line-height:1.1;font-weight:300;letter-spacing:-.03em;font-variant-numeric:tabular-nums lining-nums;margin-top:.35rem}
.stat.candidate .value{color:var(--accent);font-weight:400}
.stat .value small{font-size:1.15rem;letter-spacing:0;margin-left:.12em;color:var(--faint-ink);font-weight:400}
.stat p{font-size:.875rem;line-height:1.5;color:var(--faint-ink);font-variant-numeric:tabular-nums}
section{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:1.4rem 3rem;border-top:1px solid var(--grid);padding:2.6rem 0 3rem}
.note{font-size:.9375rem;line-height:1.5;color:var(--faint-ink);margin-top:.7rem;max-width:34rem}
.body{min-width:0;display:flex;flex-direction:column;gap:2.2rem}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18.75rem),1fr));gap:2.2rem 2rem;align-items:start}
figure{min-width:0}
figure svg{display:block;width:100%;height:auto;overflow:visible}
figure .narrow{max-width:400px}
.narrow{display:none}
.panels figure svg{max-width:400px}
figcaption,.small{font-size:.8125rem;line-height:1.5;color:var(--faint-ink)}
figcaption{margin-top:.6rem}
.small b,figcaption b{color:var(--ink);font-weight:600}
.scroll{overflow-x:auto;max-width:100%}
h3+.scroll{margin-top:-.35rem}
.scroll:focus-visible,summary:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
table{border-collapse:collapse;font-size:.875rem;line-height:1.4;font-variant-numeric:tabular-nums lining-nums;overflow-wrap:normal}
table.full{width:100%}
th,td{padding:.42rem 0 .42rem 1.15rem;text-align:right;vertical-align:top;border-bottom:1px solid var(--grid);white-space:nowrap}
thead th{font-weight:400;color:var(--faint-ink);border-bottom-color:var(--axis);vertical-align:bottom}
th:first-child,td:first-child{padding-left:0;text-align:left}
tbody th{font-weight:400;max-width:14rem;overflow:hidden;text-overflow:ellipsis}
tbody tr.candidate th,tbody tr.candidate td>b{color:var(--accent);font-weight:600}
td small{display:block;font-size:.78rem;color:var(--faint-ink)}
td b{font-weight:600}
td.left,th.left{text-align:left}
td.wrap{white-space:normal;overflow-wrap:anywhere;min-width:12rem}
.meter{display:inline-block;width:3.2rem;height:.42rem;margin-right:.55rem;vertical-align:.08rem;background:linear-gradient(90deg,var(--accent) calc(var(--p)*100%),var(--grid) 0);print-color-adjust:exact;-webkit-print-color-adjust:exact}
.meter+b{display:inline-block;min-width:2.35em}
details{font-size:.875rem}
summary{cursor:pointer;color:var(--faint-ink);padding:.25rem 0}
details[open] summary{margin-bottom:.6rem}
pre{margin:0;padding:.9rem 1rem;background:var(--tint);border-radius:4px;font:.84rem/1.55 ui-monospace,'SF Mono',Menlo,Consolas,'Liberation Mono',monospace;white-space:pre-wrap}
.errors{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18.75rem),1fr));gap:1.9rem 2rem;padding:0;list-style:none}
.errors li.error{border-top:1px solid var(--axis);padding-top:.6rem;min-width:0;break-inside:avoid}
.errors .told{font-size:.9375rem;line-height:1.35}
.errors .told b{font-weight:650}.errors .told b.heard{color:var(--accent)}
.errors p.small{margin-top:.15rem}
.errors img{display:block;width:100%;height:84px;margin-top:.55rem;filter:var(--invert);mix-blend-mode:var(--blend)}
.errors audio{display:block;width:100%;height:34px;margin-top:.5rem}
.bars{display:grid;grid-auto-flow:column;grid-auto-columns:1fr;gap:3px;margin-top:.6rem}
.bars span{display:block;text-align:center;font-size:.6875rem;line-height:1.3;color:var(--faint-ink);overflow:hidden;white-space:nowrap}
.bars i{display:block;position:relative;height:34px;margin-bottom:3px;border-bottom:1px solid var(--axis)}
.bars i::before{content:'';position:absolute;left:0;right:0;bottom:0;height:calc(var(--p)*100%);background:var(--axis);print-color-adjust:exact;-webkit-print-color-adjust:exact}
.bars .heard i::before{background:var(--accent)}
.bars .heard{color:var(--accent)}
.bars .truth{color:var(--ink);font-weight:650}
footer{font-size:.8125rem;line-height:1.6;color:var(--faint-ink);padding-top:1.6rem;padding-bottom:4rem}
@media (max-width:900px){section{grid-template-columns:minmax(0,1fr);padding:2rem 0 2.4rem}}
@media (max-width:640px){
.wide{display:none}.narrow{display:block}
.lead{font-size:1.1rem}
.scroll th:first-child{position:sticky;left:0;background:var(--paper);max-width:8.5rem;z-index:1}
}
@media print{
:root{color-scheme:light;${print};--tint:#f5f4f0;--invert:none;--blend:multiply}
@page{size:A4;margin:16mm 15mm}
html{font-size:11.5px}
main,footer{max-width:none;padding-left:0;padding-right:0}
header{padding:0 0 1.6rem}
section{display:block;padding:1.5rem 0}
section>div:first-child{break-inside:avoid;break-after:avoid}
h2,h3,thead{break-after:avoid}
.note{margin-bottom:1.1rem}
.body{display:block}.body>*+*{margin-top:1.6rem}
.panels,.errors{grid-template-columns:1fr 1fr}
.wide{display:block}.narrow{display:none}
figure,tr,table.short,.stat,.badge,li.error,pre{break-inside:avoid}
.scroll{overflow:visible}
table{font-size:.84rem}th,td{padding-left:.8rem}
audio{display:none!important}
.badge strong,.badge.dependent strong,figure svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}
details::details-content{content-visibility:visible;height:auto}
}
`;
