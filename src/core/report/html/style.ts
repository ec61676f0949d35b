/** The page's one style sheet: light and dark by the reader's own setting, and for paper. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1c2330;--soft:#5b6577;--line:#d9dee7;--paper:#fff;--panel:#f6f8fb;--link:#0b57d0;
--critical:#9c1f6e;--high:#c0271a;--medium:#9a6200;--low:#24609c;--info:#5b6577;--good:#1d7a46}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf2;--soft:#9aa6ba;--line:#343d4d;--paper:#12161d;--panel:#1a202a;--link:#8ab4f8;
--critical:#f07fc4;--high:#ff8a7a;--medium:#f0b95a;--low:#82b7f0;--info:#9aa6ba;--good:#6fd39a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main,header,footer{max-width:72rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem}
h1{font-size:1.6rem;margin:0 0 .25rem}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem}
h3{font-size:1.05rem;margin:0;overflow-wrap:anywhere}
a{color:var(--link)}
a:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.5rem}
.soft{color:var(--soft)}
.tally{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;padding:0;margin:1rem 0;list-style:none}
.tally b{font-size:1.5rem;display:block;line-height:1.1}
.warn{border:1px solid var(--medium);border-left-width:.4rem;padding:.6rem 1rem;margin:1rem 0}
.warn ul{margin:.3rem 0;padding-left:1.2rem}
.s-critical{color:var(--critical)}.s-high{color:var(--high)}.s-medium{color:var(--medium)}.s-low{color:var(--low)}.s-info{color:var(--info)}.s-none{color:var(--good)}
.word{font-weight:700;text-transform:uppercase;font-size:.8rem;letter-spacing:.04em;white-space:nowrap}
.tools{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;padding:.75rem 0;background:var(--paper);border-bottom:1px solid var(--line)}
.tools label{display:grid;font-size:.8rem;color:var(--soft)}
.tools input,.tools select{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--line);border-radius:.3rem;padding:.35rem .5rem;min-width:9rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{color:var(--soft);font-weight:600;white-space:nowrap}
td.id{white-space:nowrap}
td:nth-child(2),td:nth-child(4),td:nth-child(5){min-width:9rem}
td:nth-child(6){min-width:15rem}
article{border:1px solid var(--line);border-radius:.5rem;padding:1rem 1.25rem;margin:1rem 0;background:var(--panel)}
article{scroll-margin-top:5.5rem}
article:target{border-color:var(--link);box-shadow:0 0 0 2px var(--link)}
article .top{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:baseline}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25rem 1rem;margin:.75rem 0 0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
code,pre{font:.88em/1.45 ui-monospace,monospace}
pre{overflow-x:auto;background:var(--paper);border:1px solid var(--line);border-radius:.3rem;padding:.6rem .8rem;margin:.4rem 0}
ol,ul{margin:.2rem 0;padding-left:1.3rem}
svg{width:100%;height:auto;display:block}
svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
svg .quiet{fill:var(--soft)}
svg .node{fill:var(--panel);stroke:var(--line)}
svg path{fill:none;stroke-width:2}
svg .s-critical path{stroke:var(--critical);stroke-width:4}svg .s-high path{stroke:var(--high);stroke-width:3}
svg .s-medium path{stroke:var(--medium)}svg .s-low path{stroke:var(--low)}svg .s-info path{stroke:var(--info)}svg .s-none path{stroke:var(--good)}
svg a:hover path,svg a:focus path{stroke-width:6}
[hidden]{display:none!important}
footer{padding:2rem 1.25rem 3rem;color:var(--soft);font-size:.85rem}
@media (max-width:40rem){.tools{position:static}svg{min-width:42rem}dl{grid-template-columns:minmax(0,1fr)}dt{margin-top:.4rem}}
@media print{.tools,.skip{display:none}html{font-size:10px}body{font-size:1rem}article,tr{break-inside:avoid}article{background:none}pre{white-space:pre-wrap;overflow-wrap:anywhere}.scroll{overflow:visible}a{color:inherit;text-decoration:none}}
`;
