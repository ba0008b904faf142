/** Calm on paper as on a screen. Nothing is told by colour alone. */
export const reportStylesheet = `:root { color-scheme: light; }
body { margin: 0; color: #1a1d21; background: #fff; font: 11pt/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { font-size: 1.25rem; margin-top: 2rem; }
h3 { font-size: 1.05rem; margin-bottom: 0.25rem; }
.created, cite { color: #555b63; }
.policy { padding: 1rem; border: 1px solid #c9ced6; font: 9.5pt/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; margin-bottom: 1.5rem; font-size: 9pt; }
caption { text-align: left; font-weight: 600; padding: 0.5rem 0; overflow-wrap: anywhere; }
th, td { border: 1px solid #c9ced6; padding: 0.3rem 0.4rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th:nth-child(1) { width: 25%; }
thead th:nth-child(3), thead th:nth-child(4) { width: 12%; }
thead { display: table-header-group; }
tr, li, article { break-inside: avoid; }
h2, h3, caption { break-after: avoid; }
.headline { font-weight: 600; }
.message { border-left: 3px solid #c9ced6; padding-left: 0.75rem; overflow-wrap: anywhere; }
@page { margin: 16mm; }
@media print { main { padding: 0; max-width: none; } }
`;
