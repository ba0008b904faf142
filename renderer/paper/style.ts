/** Black on white: nothing is told by colour. */
export const paperStylesheet = `:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; color: #000; background: #fff; font: 10.5pt/1.4 'Inter Variable', system-ui, sans-serif; }
main { max-width: 48rem; margin: 0 auto; padding: 1.5rem; }
h1 { margin: 0 0 0.5rem; font-size: 17pt; line-height: 1.2; }
h2 { margin: 1.4rem 0 0.3rem; font-size: 13pt; }
h3 { margin: 1rem 0 0.2rem; font-size: 11pt; }
h1, h2, h3 { break-after: avoid; overflow-wrap: anywhere; }
p { margin: 0 0 0.4rem; orphans: 3; widows: 3; }
cite { font-style: normal; font-size: 8.5pt; overflow-wrap: anywhere; }
li { break-inside: avoid; }
.steps { margin: 0.6rem 0 0; padding: 0; list-style: none; }
.steps > li { position: relative; margin-bottom: 13pt; padding: 3pt 7pt; border: 1pt solid #000; border-radius: 4pt; font-size: 8.8pt; line-height: 1.27; }
.beside > li { margin-bottom: 4pt; border-style: dashed; }
.steps:not(.beside) > li:not(:last-child)::after { content: '\\2193'; position: absolute; left: 50%; bottom: -13pt; font-size: 10pt; line-height: 12pt; }
.steps h2, .steps h3 { margin: 0; font-size: 10pt; }
.steps + h2 { margin: 0; font-size: 11pt; }
.steps p { margin: 0; }
.steps cite { font-size: 7.5pt; }
.certificate { display: flex; flex-direction: column; align-items: center; justify-content: center; min-height: 165mm; padding: 10mm; border: 2pt double #000; text-align: center; break-inside: avoid; }
.certificate h1 { font-size: 24pt; }
.certificate .name { margin: 6mm 0; font-size: 20pt; font-weight: 600; overflow-wrap: anywhere; }
.certificate .code { font: 600 13pt ui-monospace, monospace; letter-spacing: 0.12em; }
.certificate .worth { max-width: 34rem; margin: 8mm auto 0; font-size: 9pt; }
h4 { margin: 0.6rem 0 0.15rem; font-size: 9.5pt; break-after: avoid; }
.lesson + .lesson { break-before: page; }
.lesson > ol > li { margin-bottom: 0.5rem; }
.world { margin: 0; padding-left: 1.2rem; font-size: 9pt; overflow-wrap: anywhere; }
code { font-family: ui-monospace, monospace; font-size: 0.92em; }
pre { margin: 0 0 0.5rem; padding: 4pt 6pt; border: 0.75pt solid #777; font: 8pt/1.35 ui-monospace, monospace; white-space: pre-wrap; }
.line { display: grid; grid-template-columns: 2.6rem minmax(0, 1fr); break-inside: avoid; }
.number { padding-right: 0.6rem; text-align: right; white-space: pre; user-select: none; }
.line code { overflow-wrap: anywhere; font-size: inherit; }
.changed { font-weight: 700; }
.choices { display: flex; gap: 1.4rem; margin: 3pt 0; }
.choice::before { content: ''; display: inline-block; width: 9pt; height: 9pt; margin-right: 4pt; border: 1pt solid #000; vertical-align: -1pt; }
.write { display: inline-block; width: 60%; border-bottom: 0.75pt solid #000; }
.room > div { height: 8mm; border-bottom: 0.75pt solid #777; }
.solved { columns: 2; column-gap: 14mm; max-width: 80%; text-align: left; font-size: 9.5pt; }
dt { font-weight: 600; break-after: avoid; }
dd { margin: 0 0 0.4rem; break-inside: avoid; }
@page { margin: 14mm; }
@media print { main { max-width: none; padding: 0; } }
`;
